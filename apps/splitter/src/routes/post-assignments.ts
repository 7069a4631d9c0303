import {
  defineRawRoute,
  failRequest,
  HttpFault,
  problems,
  problemsWithRetryAfter,
  sendWithHead,
  type RawRoute,
} from '@frontpage/service-kit'
import type { ServerResponse } from 'node:http'
import { assignmentsBodySchema, assignmentsSchema } from '../assignments/assignment-schemas.js'
import { toAssignment } from '../assignments/to-assignment.js'
import type { SiteDefinitions } from '../definitions/site-definitions.js'
import type { FlagOutcome } from '../evaluation/evaluate-flag.js'
import { lacksUnit } from '../evaluation/lacks-unit.js'
import { browserAccess, grantReading } from '../keys/browser-access.js'
import { readSdkHeaders } from '../keys/sdk-headers.js'
import { sdkKeyCredentials, wwwAuthenticate } from '../keys/sdk-key-credentials.js'
import { successHead } from '../ofrep/answer-ofrep.js'
import { isContextFault } from '../requests/read-context.js'
import { evaluateFlags } from '../sticky/evaluate-flags.js'
import { exposureOriginOf, receiveEvaluation, type EvaluationRequest } from './receive-evaluation.js'
import type { SdkRouteContext } from './route-context.js'

/** `POST /v1/assignments`: many experiments for one reader in one call. Nothing counts before its token is sent. */
export function postAssignments(context: SdkRouteContext): RawRoute {
  const { keys } = context
  return defineRawRoute({
    method: 'POST',
    path: '/v1/assignments',
    ...documentation,
    cors: browserAccess(keys),
    handler(req, res) {
      const headers = readSdkHeaders(req.rawHeaders)
      receiveEvaluation(context, req, headers, {
        contextOf,
        onRequest(request) {
          const asked = keysOf(request)
          if (request.body['experiments'] !== undefined) {
            for (const key of asked) context.asked.noteAsked(request.definitions.site, key)
          }
          const outcomes = evaluateFlags(request.definitions, asked, request.reader, context.sticky)
          if (outcomes instanceof Promise) return outcomes.then((all) => answer(context, res, request, all))
          answer(context, res, request, outcomes)
          return undefined
        },
        onFault(fault) {
          grantReading(res, headers.origin, keys)
          failRequest(
            req,
            res,
            isContextFault(fault) ? new HttpFault(400, fault.code, { detail: fault.detail }) : fault,
          )
        },
      })
    },
  })
}

function contextOf({ attributes = {}, targetingKey, url }: EvaluationRequest['body']): unknown {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return attributes
  return {
    ...attributes,
    ...(targetingKey !== undefined && { targetingKey }),
    ...(url !== undefined && { url }),
  }
}

function keysOf({ body, definitions }: EvaluationRequest): readonly string[] {
  const read = assignmentsBodySchema.shape.experiments.safeParse(body['experiments'])
  if (!read.success) {
    throw new HttpFault(400, 'invalid_request', {
      errors: [
        { in: 'body', pointer: '#/experiments', detail: 'Send a list of up to 500 experiments’ keys.' },
      ],
    })
  }
  return read.data === undefined ? runningAt(definitions) : [...new Set(read.data)]
}

function runningAt({ flags }: SiteDefinitions): string[] {
  return Array.from(flags).flatMap(([key, flag]) => (flag.kind === 'experiment' && flag.isEnabled ? key : []))
}

function answer(
  context: SdkRouteContext,
  res: ServerResponse,
  request: EvaluationRequest,
  evaluated: readonly FlagOutcome[],
): void {
  const { exposures, evaluations } = context
  const { definitions, headers, reader, sdkKey } = request
  const outcomes = evaluated.map((outcome): FlagOutcome => {
    const isLacking = !('fault' in outcome) && lacksUnit(definitions, outcome.key, reader)
    return isLacking ? { key: outcome.key, fault: 'lacks-unit' } : outcome
  })
  evaluations.countAnswer(outcomes)
  const origin = exposureOriginOf(request, context)
  const assignments = outcomes.map((outcome) => {
    const flag = definitions.flags.get(outcome.key)
    const experiment = flag?.kind === 'experiment' ? flag.experiment : undefined
    return toAssignment(outcome, experiment, { exposures, origin })
  })
  sendWithHead(res, successHead(headers.origin), JSON.stringify({ site: sdkKey.site, assignments }))
}

const documentation = {
  operationId: 'postAssignments',
  summary: 'Assign a reader in many experiments',
  description:
    'Variation and payload of each experiment, and why. Nothing counts as seen: send `exposureToken` to `POST /v1/exposures` when the reader sees it.',
  tags: ['assignments'],
  credentials: sdkKeyCredentials,
  documents: {
    body: assignmentsBodySchema,
    responses: {
      200: { description: 'One entry for each experiment', body: assignmentsSchema },
      400: problems('invalid_json', 'invalid_context', 'invalid_request'),
      401: { ...problems('missing_sdk_key', 'unknown_sdk_key'), headers: wwwAuthenticate },
      403: problems('origin_not_allowed'),
      413: problems('body_too_large'),
      429: problemsWithRetryAfter('rate_exceeded'),
      503: problemsWithRetryAfter('not_ready', 'overloaded'),
    },
  },
  examples: {
    reader: {
      summary: 'An experiment that the site does not have',
      body: { attributes: { id: 'reader-1', country: 'ID' }, experiments: ['no-such-experiment'] },
      status: 200,
      answer: {
        site: 'dev',
        assignments: [{ experiment: 'no-such-experiment', error: 'not_found' }],
      },
    },
  },
} as const
