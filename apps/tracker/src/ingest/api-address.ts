import type { IncomingMessage } from 'node:http'
import type { ActiveSource } from './active-sources.js'

/** An SDK sends to `<protocol>://<apiHost>/batch`. */
export interface ApiAddress {
  readonly apiHost: string
  readonly protocol: 'http' | 'https'
}

/** A name or an address, and a port. */
const hostSyntax = /^(?:[a-z\d.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i
const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reads the configured URL, which may have a path. */
export function toApiAddress(publicUrl: string): ApiAddress {
  const { host, pathname, protocol } = new URL(publicUrl)
  return {
    apiHost: `${host}${pathname.replace(/\/$/, '')}/v1`,
    protocol: protocol === 'https:' ? 'https' : 'http',
  }
}

/**
 * The host that a request names, where the source lets pages of that host in, or it is this machine. Undefined for any
 * other host: a forged `Host` must not redirect readers' events.
 */
export function readApiAddress(
  req: IncomingMessage,
  source: ActiveSource,
  { trustsProxies }: { trustsProxies: boolean },
): ApiAddress | undefined {
  const { host = '' } = req.headers
  if (!hostSyntax.test(host)) return undefined
  const isHttps = trustsProxies && req.headers['x-forwarded-proto'] === 'https'
  const isAllowed = ['https', 'http'].some((scheme) =>
    source.allowsOrigin(`${scheme}://${host.toLowerCase()}`),
  )
  if (!isAllowed && !isOfThisMachine(host, req)) return undefined
  return { apiHost: `${host}/v1`, protocol: isHttps ? 'https' : 'http' }
}

function isOfThisMachine(host: string, { socket }: IncomingMessage): boolean {
  const name = host.replace(/:\d+$/, '')
  const { localAddress = '' } = socket
  return loopbackNames.has(name) || name === localAddress || name === `[${localAddress}]`
}
