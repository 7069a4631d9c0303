import {
  defineRawRoute,
  discardBody,
  HttpFault,
  prepareHead,
  readBody,
  sendWithHead,
  type RawRoute,
} from '@frontpage/service-kit'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FlagOutcome } from '../evaluation/evaluate-flag.js'
import type { Reader } from '../evaluation/reader.js'
import { admitGrowthbook, failGrowthbook, grantGrowthbook } from '../growthbook/answer-growthbook.js'
import {
  growthbookBodyFailures,
  growthbookParams,
  remotePayloadSchema,
  remoteRequestSchema,
} from '../growthbook/document-growthbook.js'
import { publicKeysOf } from '../definitions/public-keys.js'
import { toRemotePayload } from '../growthbook/remote-payload.js'
import { browserAccess } from '../keys/browser-access.js'
import { readSdkHeaders, type SdkHeaders } from '../keys/sdk-headers.js'
import type { SdkKey } from '../registry/kinds/sdk-keys.js'
import { toExposureOrigin } from '../requests/exposure-origin.js'
import { readBodyObject, readContext } from '../requests/read-context.js'
import { toReader } from '../requests/to-reader.js'
import { evaluateFlags } from '../sticky/evaluate-flags.js'
import type { SdkRouteContext } from './route-context.js'

const bodyLimits = { maxBytes: 256 * 1024 }
const head = prepareHead(200, {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  Vary: 'Origin',
})

interface Asked {
  readonly req: IncomingMessage
  readonly sdkKey: SdkKey
  readonly headers: SdkHeaders
}

/** `POST /api/eval/{key}`: GrowthBook's remote evaluation, for SDKs in pages and apps. */
export function evaluateGrowthbookRemotely(context: SdkRouteContext): RawRoute {
  const { keys, log } = context
  return defineRawRoute({
    method: 'POST',
    path: '/api/eval/:key',
    ...documentation,
    cors: browserAccess(keys),
    handler(req, res, { key }) {
      const headers = readSdkHeaders(req.rawHeaders)
      const fail = (error: unknown): void =>
        failGrowthbook(req, res, error, { origin: headers.origin, keys, log })
      let asked: Asked
      try {
        asked = { req, headers, sdkKey: admitGrowthbook(context, headers, { key, kind: 'public' }) }
      } catch (error) {
        discardBody(req)
        fail(error)
        return
      }
      readBody(req, bodyLimits, (fault, body) => {
        try {
          if (fault !== undefined) fail(fault)
          else answer(context, res, asked, body)?.catch(fail)
        } catch (error) {
          fail(error)
        }
      })
    },
  })
}

/**
 * @returns a promise where Redis has to be waited for
 * @throws HttpFault 400
 */
function answer(
  context: SdkRouteContext,
  res: ServerResponse,
  asked: Asked,
  body: Buffer,
): Promise<void> | undefined {
  const nowMs = context.now()
  const { site } = asked.sdkKey
  const reader = readReader(context, asked, body)
  const definitions = context.definitions.ofSite(site)
  const keys = publicKeysOf(definitions, { nowMs, forced: reader.forcedVariations })
  const outcomes = evaluateFlags(definitions, keys, reader, context.sticky)
  if (outcomes instanceof Promise)
    return outcomes.then((done) => send(context, res, { ...asked, reader }, done))
  send(context, res, { ...asked, reader }, outcomes)
  return undefined
}

/**
 * What a page forces is ignored, unless we signed it. That goes for the parameters of its address, too, so that the
 * address is only looked at as an attribute.
 */
function readReader({ signer, now }: SdkRouteContext, { sdkKey, headers }: Asked, body: Buffer): Reader {
  const parsed = readBodyObject(body)
  const reading = parsed.kind === 'fault' ? parsed : readContext(parsed.value['attributes'] ?? {})
  if (parsed.kind === 'fault' || reading.kind === 'fault') {
    const { code, detail } = reading as { code: string; detail: string }
    throw new HttpFault(400, code, { detail: detail.replace('The context', 'The object `attributes`') })
  }
  const { url } = parsed.value
  const { attributes, ...reader } = toReader(reading.context, {
    signer,
    site: sdkKey.site,
    override: headers.override,
    nowMs: now,
  })
  const hasAddress = typeof url === 'string' && url !== '' && !Object.hasOwn(attributes, 'url')
  return { ...reader, attributes: hasAddress ? { ...attributes, url } : attributes, url: undefined }
}

function send(
  { exposures, evaluations, now, trustedProxies }: SdkRouteContext,
  res: ServerResponse,
  { req, sdkKey, headers, reader }: Asked & { readonly reader: Reader },
  outcomes: readonly FlagOutcome[],
): void {
  evaluations.countAnswer(outcomes)
  const origin = toExposureOrigin({ req, sdkKey, headers, attributes: reader.attributes, trustedProxies })
  const payload = toRemotePayload(
    outcomes,
    (assignment) => exposures.tokenOf(assignment, origin),
    new Date(now()).toISOString(),
  )
  grantGrowthbook(res, headers.origin)
  sendWithHead(res, head, JSON.stringify(payload))
}

const documentation = {
  operationId: 'evaluateGrowthbookRemotely',
  summary: 'What a reader gets of all features, for GrowthBook SDKs with `remoteEval`',
  description:
    'Rules, salts and other variations stay on the server. Nothing of it counts: an SDK calls its `trackingCallback` when a feature is read, and the page sends the `exposureToken` of the result to `POST /v1/exposures`. Any `Content-Type` is accepted.',
  tags: ['growthbook'],
  documents: {
    params: growthbookParams,
    body: remoteRequestSchema,
    bodyTypes: ['application/json', 'text/plain'],
    responses: {
      200: { description: 'The features’ values for this reader', body: remotePayloadSchema },
      ...growthbookBodyFailures,
    },
  },
  examples: {
    reader: {
      summary: 'All features for a reader',
      params: { key: 'dev' },
      body: { attributes: { id: 'reader-1', country: 'ID' }, url: 'https://www.news.example/' },
      status: 200,
    },
    unknownKey: {
      summary: 'An unknown SDK key',
      params: { key: 'unknown' },
      body: { attributes: { id: 'reader-1' } },
      status: 401,
      answer: { status: 401, error: 'There is no such SDK key, or it is disabled.', code: 'unknown_sdk_key' },
    },
  },
} as const
