import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Visit } from '../readers/visits.js'
import type { SiteContext } from './site-context.js'

const gzipped = promisify(gzip)

/** Renders a page and sends it, with the headers that bound what it may load. */
export async function sendPage(
  site: SiteContext,
  req: IncomingMessage,
  res: ServerResponse,
  {
    visit,
    status = 200,
    element,
    setCookies = [],
  }: {
    readonly visit: Visit
    readonly status?: number
    readonly element: ReactElement
    readonly setCookies?: readonly string[]
  },
): Promise<void> {
  const html = Buffer.from(`<!doctype html>${renderToStaticMarkup(element)}`)
  const isZipped = /\bgzip\b/.test(req.headers['accept-encoding'] ?? '')
  const bytes = isZipped ? await gzipped(html, { level: 5 }) : html
  res.statusCode = status
  res.setHeader('Content-Type', 'text/html; charset=utf-8')
  res.setHeader('Content-Security-Policy', policyOf(site))
  res.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin')
  res.setHeader('X-Content-Type-Options', 'nosniff')
  res.setHeader('Cache-Control', isConfidential(visit) ? 'private, no-store' : 'private, no-cache')
  res.setHeader('Vary', 'Accept-Encoding, Cookie, Accept-Language')
  if (isZipped) res.setHeader('Content-Encoding', 'gzip')
  if (setCookies.length > 0) res.setHeader('Set-Cookie', setCookies)
  res.setHeader('Content-Length', bytes.length)
  res.end(req.method === 'HEAD' ? undefined : bytes)
}

/**
 * Whether the page names its reader, or says what is believed of them: nobody may come back to it after a sign-out. The
 * others are one reader's as well, and the browser may still go back to them at once.
 */
function isConfidential({ account, path }: Visit): boolean {
  return account !== undefined || /^\/me(?:[/?]|$)/.test(path)
}

/** Scripts and styles are files of ours only; the script talks to the four services and to nobody else. */
function policyOf({ publicUrls }: SiteContext): string {
  const services = new Set(Object.values(publicUrls).map((url) => new URL(url).origin))
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${[...services].join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
