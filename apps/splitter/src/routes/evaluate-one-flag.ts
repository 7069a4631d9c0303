import { defineRawRoute, discardBody, sendPrepared, type RawRoute } from '@frontpage/service-kit'
import type { ServerResponse } from 'node:http'
import { z } from 'zod'
import type { FlagOutcome } from '../evaluation/evaluate-flag.js'
import { lacksUnit } from '../evaluation/lacks-unit.js'
import { browserAccess } from '../keys/browser-access.js'
import { readSdkHeaders } from '../keys/sdk-headers.js'
import { sdkKeyCredentials } from '../keys/sdk-key-credentials.js'
import { contextOfBody, failOfrep, sendOfrepFailure } from '../ofrep/answer-ofrep.js'
import {
  ofrepFailures,
  ofrepFlagFailureSchema,
  ofrepRequestSchema,
  ofrepSuccessSchema,
} from '../ofrep/document-ofrep.js'
import { failureOfFlag } from '../ofrep/ofrep-failure.js'
import { successReplyOf } from '../ofrep/success-replies.js'
import { evaluateFlags } from '../sticky/evaluate-flags.js'
import { exposureOriginOf, receiveEvaluation, type EvaluationRequest } from './receive-evaluation.js'
import type { SdkRouteContext } from './route-context.js'

/** `POST /ofrep/v1/evaluate/flags/{key}`: OFREP 0.3.0. The value is used, so experiments on the way are exposed. */
export function evaluateOneFlag(context: SdkRouteContext): RawRoute {
  const { keys, log } = context
  return defineRawRoute({
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/:key',
    ...documentation,
    cors: browserAccess(keys),
    handler(req, res, { key }) {
      const headers = readSdkHeaders(req.rawHeaders)
      receiveEvaluation(context, req, headers, {
        contextOf: contextOfBody,
        onRequest: (request) => answer(context, res, key, request),
        onFault: (fault) => failOfrep(req, res, fault, { key, origin: headers.origin, keys, log }),
      })
    },
    onMalformedPath(req, res, fault) {
      discardBody(req)
      const key = lastSegmentOf(req.url ?? '')
      failOfrep(req, res, fault, { key, origin: req.headers.origin, keys, log })
    },
  })
}

function lastSegmentOf(url: string): string {
  return /\/([^/?]+)\/?(?:\?|$)/.exec(url)?.[1] ?? ''
}

/** @returns a promise where Redis or the journal has to be waited for */
function answer(
  context: SdkRouteContext,
  res: ServerResponse,
  key: string,
  request: EvaluationRequest,
): Promise<void> | undefined {
  const { definitions, reader } = request
  if (!reader.attributes['id'] && lacksUnit(definitions, key, reader)) {
    send(context, res, request, { key, fault: 'lacks-unit' })
    return undefined
  }
  context.asked.noteAsked(definitions.site, key)
  const outcomes = evaluateFlags(definitions, [key], reader, context.sticky)
  if (outcomes instanceof Promise)
    return outcomes.then(([outcome]) => expose(context, res, request, outcome!))
  return expose(context, res, request, outcomes[0]!)
}

/** The exposure is accepted before the answer, so that a redirect cannot lose it. Nobody sees what nobody waits for. */
function expose(
  context: SdkRouteContext,
  res: ServerResponse,
  request: EvaluationRequest,
  outcome: FlagOutcome,
): Promise<void> | undefined {
  if ('fault' in outcome || outcome.assignments.length === 0 || res.destroyed) {
    send(context, res, request, outcome)
    return undefined
  }
  const origin = exposureOriginOf(request, context)
  return context.exposures
    .expose(outcome.assignments, origin)
    .then(() => send(context, res, request, outcome))
}

function send(
  { evaluations, keys }: SdkRouteContext,
  res: ServerResponse,
  { definitions, headers: { origin } }: EvaluationRequest,
  outcome: FlagOutcome,
): void {
  evaluations.countAnswer([outcome])
  if ('fault' in outcome) sendOfrepFailure(res, failureOfFlag(outcome), { key: outcome.key, origin, keys })
  else sendPrepared(res, successReplyOf(definitions, outcome, origin))
}

const documentation = {
  operationId: 'evaluateFlag',
  summary: 'Evaluate one flag for a reader',
  description:
    'OFREP 0.3.0. The key is a feature’s or an experiment’s. An experiment that decides the value counts as seen.',
  tags: ['ofrep'],
  credentials: sdkKeyCredentials,
  documents: {
    params: z.object({ key: z.string() }),
    body: ofrepRequestSchema,
    responses: {
      200: { description: 'The value for this reader', body: ofrepSuccessSchema },
      400: { description: 'The context cannot be evaluated', body: ofrepFlagFailureSchema },
      404: { description: 'The site has no such flag', body: ofrepFlagFailureSchema },
      ...ofrepFailures(ofrepFlagFailureSchema),
    },
  },
  examples: {
    unknownFlag: {
      summary: 'A flag that the site does not have',
      params: { key: 'no-such-flag' },
      body: { context: { targetingKey: 'reader-1', country: 'ID' } },
      status: 404,
      answer: {
        key: 'no-such-flag',
        errorCode: 'FLAG_NOT_FOUND',
        errorDetails: 'The site of this SDK key has no flag with this key.',
      },
    },
  },
} as const
