import { createHash } from 'node:crypto'
import {
  defineRawRoute,
  isKnownEtag,
  prepareReply,
  sendPrepared,
  sendWithHead,
  type RawRoute,
} from '@frontpage/service-kit'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { publicKeysOf } from '../definitions/public-keys.js'
import type { FlagOutcome } from '../evaluation/evaluate-flag.js'
import { lacksUnit } from '../evaluation/lacks-unit.js'
import type { ExposureOrigin } from '../exposures/exposures.js'
import { browserAccess, readingHeaders } from '../keys/browser-access.js'
import { readSdkHeaders } from '../keys/sdk-headers.js'
import { sdkKeyCredentials } from '../keys/sdk-key-credentials.js'
import { contextOfBody, failOfrep, taggedHead } from '../ofrep/answer-ofrep.js'
import {
  ofrepBulkFailureSchema,
  ofrepBulkSchema,
  ofrepFailures,
  ofrepRequestSchema,
} from '../ofrep/document-ofrep.js'
import { failureOfFlag } from '../ofrep/ofrep-failure.js'
import { renewTokensMs, signStreamToken, streamTokenMs } from '../ofrep/stream-tokens.js'
import {
  toOfrepFlagFailure,
  toOfrepSuccess,
  type OfrepFlagFailure,
  type OfrepSuccess,
} from '../ofrep/to-ofrep-flag.js'
import { exposureTokenOf } from '../requests/exposure-token.js'
import { evaluateFlags } from '../sticky/evaluate-flags.js'
import { exposureOriginOf, receiveEvaluation, type EvaluationRequest } from './receive-evaluation.js'
import type { SdkRouteContext } from './route-context.js'

/** A client that nobody looks at may end its stream after this long. */
const inactivityDelaySec = 120

/**
 * `POST /ofrep/v1/evaluate/flags`: OFREP 0.3.0. Clients keep all of it and use some: nothing is exposed, and each
 * experiment's flag has a token that counts it when it is seen.
 */
export function evaluateAllFlags(context: SdkRouteContext): RawRoute {
  const { keys, log } = context
  return defineRawRoute({
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags',
    ...documentation,
    cors: browserAccess(keys),
    handler(req, res) {
      const headers = readSdkHeaders(req.rawHeaders)
      receiveEvaluation(context, req, headers, {
        contextOf: contextOfBody,
        onRequest(request) {
          const { definitions, reader } = request
          const asked = publicKeysOf(definitions, { nowMs: context.now(), forced: reader.forcedVariations })
          const outcomes = evaluateFlags(definitions, asked, reader, context.sticky)
          if (outcomes instanceof Promise)
            return outcomes.then((all) => answer(context, { req, res, request }, all))
          answer(context, { req, res, request }, outcomes)
          return undefined
        },
        onFault: (fault) => failOfrep(req, res, fault, { key: undefined, origin: headers.origin, keys, log }),
      })
    },
  })
}

interface Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly request: EvaluationRequest
}

function answer(
  context: SdkRouteContext,
  { req, res, request }: Exchange,
  evaluated: readonly FlagOutcome[],
): void {
  const { definitions, headers, reader, sdkKey } = request
  const nowMs = context.now()
  const outcomes = reader.attributes['id']
    ? evaluated
    : evaluated.map((outcome) => refuseWithoutUnit(outcome, request))
  context.evaluations.countAnswer(outcomes)
  const flags = outcomes.map((outcome) =>
    'fault' in outcome ? toOfrepFlagFailure(outcome.key, failureOfFlag(outcome)) : toOfrepSuccess(outcome),
  )
  // Tokens differ each time. They are left out of the tag, which changes before they expire.
  const tag = tagOf(flags, request, Math.floor(nowMs / renewTokensMs))
  if (isKnownEtag(req.rawHeaders, tag)) {
    const reading = headers.origin === undefined ? {} : readingHeaders(headers.origin)
    sendPrepared(res, prepareReply(304, { ETag: tag, ...reading }))
    return
  }
  addExposureTokens(context, flags, outcomes, exposureOriginOf(request, context))
  const token = signStreamToken(context.signer, {
    keyId: sdkKey.id,
    site: sdkKey.site,
    version: definitions.version,
    untilMs: nowMs + streamTokenMs,
  })
  const eventStreams = [
    { type: 'sse', endpoint: { requestUri: `/ofrep/v1/events?token=${token}` }, inactivityDelaySec },
  ]
  sendWithHead(res, taggedHead(tag, headers.origin), JSON.stringify({ flags, eventStreams }))
}

function refuseWithoutUnit(outcome: FlagOutcome, { definitions, reader }: EvaluationRequest): FlagOutcome {
  if ('fault' in outcome || !lacksUnit(definitions, outcome.key, reader)) return outcome
  return { key: outcome.key, fault: 'lacks-unit' }
}

function addExposureTokens(
  { exposures }: SdkRouteContext,
  flags: readonly (OfrepSuccess | OfrepFlagFailure)[],
  outcomes: readonly FlagOutcome[],
  origin: ExposureOrigin,
): void {
  for (const [index, outcome] of outcomes.entries()) {
    const flag = flags[index]!
    if ('fault' in outcome || 'errorCode' in flag) continue
    const exposureToken = exposureTokenOf(outcome, exposures, origin)
    if (exposureToken !== undefined) flag.metadata = { ...flag.metadata, exposureToken }
  }
}

/**
 * It covers what the answer says and whom it is for. Readers with the same values have other tokens, and who tests has
 * none: a client that kept another's would count them.
 */
function tagOf(flags: readonly unknown[], { sdkKey, reader }: EvaluationRequest, period: number): string {
  const attributes = Object.entries(reader.attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const text = JSON.stringify([period, sdkKey.id, reader.isTester === true, attributes, flags])
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
}

const documentation = {
  operationId: 'evaluateAllFlags',
  summary: 'Evaluate all flags of the site for a reader',
  description:
    'OFREP 0.3.0. Nothing counts as seen: a flag that an experiment decides has `metadata.exposureToken`, for `POST /v1/exposures` when its value is used.',
  tags: ['ofrep'],
  credentials: sdkKeyCredentials,
  documents: {
    query: z.object({
      flagConfigEtag: z.string().optional().meta({ description: 'As in the event that made the client ask' }),
      flagConfigLastModified: z.string().optional(),
    }),
    headers: z.object({ 'If-None-Match': z.string().optional() }),
    body: ofrepRequestSchema,
    responses: {
      200: {
        description: 'All flags; those that failed are among them',
        body: ofrepBulkSchema,
        headers: { ETag: 'Covers flags and context' },
      },
      304: { description: 'The same as the client has', headers: { ETag: 'The same' } },
      400: { description: 'The context cannot be evaluated', body: ofrepBulkFailureSchema },
      ...ofrepFailures(ofrepBulkFailureSchema),
    },
  },
  examples: {
    reader: {
      summary: 'A reader in Indonesia',
      body: { context: { targetingKey: 'reader-1', country: 'ID' } },
      status: 200,
      answer: {
        flags: [{ key: 'live-ticker', reason: 'TARGETING_MATCH', value: true }],
        eventStreams: [
          {
            type: 'sse',
            endpoint: { requestUri: '/ofrep/v1/events?token=eyJrZXlJZCI6IndlYiJ9.c2lnbmVk' },
            inactivityDelaySec: 120,
          },
        ],
      },
    },
  },
} as const
