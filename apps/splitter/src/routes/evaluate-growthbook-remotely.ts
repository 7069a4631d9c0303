import { defineRawRoute, discardBody, prepareHead, sendWithHead, type RawRoute } from '@frontpage/service-kit'
import type { ServerResponse } from 'node:http'
import type { FlagOutcome } from '../evaluation/evaluate-flag.js'
import type { Reader } from '../evaluation/reader.js'
import { failGrowthbook, grantGrowthbook, withKeyOfPath } from '../growthbook/answer-growthbook.js'
import {
  growthbookBodyFailures,
  growthbookParams,
  remotePayloadSchema,
  remoteRequestSchema,
} from '../growthbook/document-growthbook.js'
import { publicKeysOf } from '../definitions/public-keys.js'
import { toRemotePayload } from '../growthbook/remote-payload.js'
import { browserAccess } from '../keys/browser-access.js'
import { readSdkHeaders } from '../keys/sdk-headers.js'
import { toExposureOrigin } from '../requests/exposure-origin.js'
import { evaluateFlags } from '../sticky/evaluate-flags.js'
import { receiveEvaluation, type EvaluationRequest } from './receive-evaluation.js'
import type { SdkRouteContext } from './route-context.js'

const head = prepareHead(200, {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  Vary: 'Origin',
})

/** `POST /api/eval/{key}`: GrowthBook's remote evaluation, for SDKs in pages and apps. */
export function evaluateGrowthbookRemotely(context: SdkRouteContext): RawRoute {
  const { keys, log } = context
  return defineRawRoute({
    method: 'POST',
    path: '/api/eval/:key',
    ...documentation,
    cors: browserAccess(keys),
    handler(req, res, { key }) {
      const headers = withKeyOfPath(readSdkHeaders(req.rawHeaders), key)
      receiveEvaluation(context, req, headers, {
        contextOf: ({ attributes }) => attributes ?? {},
        onRequest: (request) => answer(context, res, request),
        onFault: (fault) => failGrowthbook(req, res, fault, { origin: headers.origin, keys, log }),
      })
    },
    onMalformedPath(req, res, fault) {
      discardBody(req)
      failGrowthbook(req, res, fault, { origin: req.headers.origin, keys, log })
    },
  })
}

/** @returns a promise where Redis has to be waited for */
function answer(
  context: SdkRouteContext,
  res: ServerResponse,
  request: EvaluationRequest,
): Promise<void> | undefined {
  const { definitions } = request
  const reader = withoutAddress(request)
  const keys = publicKeysOf(definitions, { nowMs: context.now(), forced: reader.forcedVariations })
  const outcomes = evaluateFlags(definitions, keys, reader, context.sticky)
  if (outcomes instanceof Promise) return outcomes.then((done) => send(context, res, request, done))
  send(context, res, request, outcomes)
  return undefined
}

/**
 * Variations that a page forces are ignored unless we signed them. That goes for the parameters of its address, too: the
 * address is only looked at as an attribute.
 */
function withoutAddress({ reader, body: { url } }: EvaluationRequest): Reader {
  const { attributes } = reader
  const hasAddress = typeof url === 'string' && url !== '' && !Object.hasOwn(attributes, 'url')
  return { ...reader, attributes: hasAddress ? { ...attributes, url } : attributes, url: undefined }
}

function send(
  { exposures, evaluations, now, clientAddress }: SdkRouteContext,
  res: ServerResponse,
  { req, sdkKey, headers, reader }: EvaluationRequest,
  outcomes: readonly FlagOutcome[],
): void {
  evaluations.countAnswer(outcomes)
  const origin = toExposureOrigin({ req, sdkKey, headers, attributes: reader.attributes, clientAddress })
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
      answer: {
        status: 200,
        features: { 'live-ticker': { defaultValue: true } },
        experiments: [],
        dateUpdated: '2026-11-30T08:00:00.000Z',
      },
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
