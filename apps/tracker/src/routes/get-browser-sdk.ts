import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import {
  conditionalAnswerHeaders,
  conditionalHeaders,
  createTwoGenerationCache,
  defineRoute,
  HttpFault,
  isKnownEtag,
  problemExample,
  problems,
  type Route,
} from '@frontpage/service-kit'
import type { ActiveSources } from '../ingest/active-sources.js'
import { bakeSnippetScript } from '../segment-browser/bake-snippet-script.js'
import { readBrowserFiles, type BrowserFiles } from '../segment-browser/read-browser-files.js'
import { acceptsEncoding } from './accepts-encoding.js'
import { findSdkAddress, toSdkSettings, type SdkAddressOptions } from './get-sdk-settings.js'

const compress = promisify(gzip)
const contentType = 'text/javascript; charset=utf-8'
/** Pages of other sites load it; the services' own default keeps them out. */
const forAnyPage = { 'Content-Type': contentType, 'Cross-Origin-Resource-Policy': 'cross-origin' }
/** A script has 150 KB in both encodings, one for each source and each host by which the tracker is asked. */
const maxScripts = 32

interface Script {
  readonly etag: string
  readonly plain: Buffer
  readonly gzipped: Buffer
}

/**
 * The script of Segment's snippet and what it loads further, at the paths of their CDN: a page that names this address
 * in its snippet changes nothing else.
 */
export function getBrowserSdk(sources: ActiveSources, options: SdkAddressOptions): Route[] {
  const readFiles = createReader()
  const scripts = createTwoGenerationCache<Promise<Script>>({ maxEntries: maxScripts })

  function scriptOf(writeKey: string, address: { apiHost: string; protocol: string }): Promise<Script> {
    const key = `${address.protocol} ${address.apiHost} ${writeKey}`
    let script = scripts.get(key)
    if (script === undefined) {
      script = bake(writeKey, address, readFiles)
      scripts.set(key, script)
      script.catch(() => scripts.delete(key))
    }
    return script
  }

  const script = defineRoute({
    method: 'GET',
    path: '/analytics.js/v1/:writeKey/analytics.min.js',
    operationId: 'getSnippetScript',
    summary: 'Segment’s browser SDK for the snippet, with a source’s settings in it',
    tags: ['events'],
    headers: conditionalHeaders,
    cors: { origins: '*' },
    responses: {
      200: { description: 'The script', contentType: 'text/javascript', headers: conditionalAnswerHeaders },
      304: { description: 'The script is the one that the client has', headers: conditionalAnswerHeaders },
      404: problems('unknown_write_key'),
      421: problems('unknown_host'),
    },
    examples: {
      script: { summary: 'Of the source whose write key it is', params: { writeKey: 'dev' }, status: 200 },
      unknown: {
        summary: 'A write key of no source',
        params: { writeKey: 'nobody' },
        status: 404,
        answer: problemExample(404, 'unknown_write_key', 'No source has this write key.'),
      },
    },
    async handler({ params, req }) {
      const { source, address } = findSdkAddress(params.writeKey, req, { sources, ...options })
      const { etag, plain, gzipped } = await scriptOf(source.writeKey, address)
      const isGzip = acceptsEncoding(req.headers['accept-encoding'], 'gzip')
      const headers = {
        ...forAnyPage,
        ETag: etag,
        Vary: 'Accept-Encoding',
        // Without a public URL the script names the host that was asked, and no shared cache may reuse it.
        'Cache-Control': `${options.publicUrl === undefined ? 'private' : 'public'}, max-age=300`,
      }
      if (isKnownEtag(req.rawHeaders, etag)) return { status: 304, headers }
      return isGzip
        ? { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: gzipped }
        : { status: 200, headers, body: plain }
    },
  })

  const bundle = defineRoute({
    method: 'GET',
    path: '/analytics-next/bundles/:name',
    operationId: 'getSnippetBundle',
    summary: 'A part that Segment’s browser SDK loads when it is needed',
    tags: ['events'],
    cors: { origins: '*' },
    responses: {
      200: {
        description: 'The part',
        contentType: 'text/javascript',
        headers: { 'Cache-Control': 'For ever: its name changes with its content' },
      },
      404: problems('unknown_bundle'),
    },
    examples: {
      unknown: {
        summary: 'A part of another version',
        params: { name: 'auto-track.bundle.0.js' },
        status: 404,
        answer: problemExample(404, 'unknown_bundle', 'The SDK that is served here has no such part.'),
      },
    },
    async handler({ params }) {
      const body = (await readFiles()).bundles.get(params.name)
      if (body === undefined) {
        throw new HttpFault(404, 'unknown_bundle', {
          detail: 'The SDK that is served here has no such part.',
        })
      }
      return {
        status: 200,
        headers: { ...forAnyPage, 'Cache-Control': 'public, max-age=31536000, immutable' },
        body,
      }
    },
  })

  return [script, bundle]
}

/** Reads the files at the first request, and again only after a failure. */
function createReader(): () => Promise<BrowserFiles> {
  let reading: Promise<BrowserFiles> | undefined
  return () => {
    if (reading === undefined) {
      reading = readBrowserFiles()
      reading.catch(() => (reading = undefined))
    }
    return reading
  }
}

async function bake(
  writeKey: string,
  address: { apiHost: string; protocol: string },
  readFiles: () => Promise<BrowserFiles>,
): Promise<Script> {
  const { standalone } = await readFiles()
  const { apiHost, protocol } = address
  const plain = Buffer.from(
    bakeSnippetScript(standalone, {
      writeKey,
      cdn: `${protocol}://${apiHost.replace(/\/v1$/, '')}`,
      apiHost,
      settings: toSdkSettings(writeKey, address),
    }),
  )
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22)
  return { etag: `"${hash}"`, plain, gzipped: await compress(plain) }
}
