import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import {
  conditionalAnswerHeaders,
  conditionalHeaders,
  defineRoute,
  isKnownEtag,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { readFrontpageSdk } from '../frontpage-sdk/read-frontpage-sdk.js'
import { acceptsEncoding } from './accepts-encoding.js'

const gzipped = promisify(gzip)
const brotlied = promisify(brotliCompress)

interface Script {
  readonly hash: string
  readonly plain: Buffer
  readonly gzip: Buffer
  readonly br: Buffer
}

/**
 * The script of our own browser SDK. Browsers ask for it again after an hour, and may show the old one for a day while
 * they do; with its hash in `v` it never changes, so that they keep it for a year.
 */
export function getFrontpageSdk({ path }: { path: string }): Route {
  const currentScript = createReader()
  return defineRoute({
    method: 'GET',
    path,
    operationId: 'getFrontpageSdk',
    summary: 'Frontpage’s own browser SDK, for script elements',
    description:
      'The path is `TRACKER_SDK_PATH`. The `ETag` without its quotation marks is the hash for `v`; a hash that is not the current one’s gets the current script, to be kept for an hour.',
    tags: ['events'],
    query: z.object({
      v: z
        .string()
        .optional()
        .meta({ description: 'The hash of the script, so that caches keep it for a year' }),
    }),
    headers: conditionalHeaders,
    cors: { origins: '*' },
    responses: {
      200: { description: 'The script', contentType: 'text/javascript', headers: conditionalAnswerHeaders },
      304: { description: 'The script is the one that the client has', headers: conditionalAnswerHeaders },
    },
    examples: { script: { summary: 'The script', status: 200 } },
    async handler({ query, req }) {
      const script = await currentScript()
      const etag = `"${script.hash}"`
      const headers = {
        'Content-Type': 'text/javascript; charset=utf-8',
        // Pages of other sites load it; the services' own default keeps them out.
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'X-Content-Type-Options': 'nosniff',
        ETag: etag,
        Vary: 'Accept-Encoding',
        'Cache-Control':
          query.v === script.hash
            ? 'public, max-age=31536000, immutable'
            : 'public, max-age=3600, stale-while-revalidate=86400',
      }
      if (isKnownEtag(req.rawHeaders, etag)) return { status: 304, headers }
      const accepted = req.headers['accept-encoding']
      const encoding = (['br', 'gzip'] as const).find((each) => acceptsEncoding(accepted, each))
      return encoding === undefined
        ? { status: 200, headers, body: script.plain }
        : { status: 200, headers: { ...headers, 'Content-Encoding': encoding }, body: script[encoding] }
    },
  })
}

/** Reads the script at the first request, and again only after a failure. */
function createReader(): () => Promise<Script> {
  let reading: Promise<Script> | undefined
  return () => {
    if (reading === undefined) {
      reading = readScript()
      reading.catch(() => (reading = undefined))
    }
    return reading
  }
}

async function readScript(): Promise<Script> {
  const plain = await readFrontpageSdk()
  return {
    hash: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
    plain,
    gzip: await gzipped(plain, { level: 9 }),
    br: await brotlied(plain),
  }
}
