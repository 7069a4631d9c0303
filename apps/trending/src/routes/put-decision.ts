import { z } from 'zod'
import {
  editorialDecisionBodySchema,
  editorialDecisionSchema,
  slugSchema,
  type EditorialDecision,
  type EditorialDecisionBody,
} from '@frontpage/contracts'
import {
  defineRoute,
  HttpFault,
  problemExample,
  problemsWithRetryAfter,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'
import type { DecisionAdmin } from '../decisions/decision-admin.js'
import { decisionScopes } from '../decisions/decision-scopes.js'
import type { BoardThread } from '../board-thread/start-board-thread.js'
import { exampleDecision, examplePin } from '../decisions/decision-example.js'

const hasEnded = 'This time has passed: the decision would do nothing.'

export function putDecision(
  admin: DecisionAdmin,
  { board, now }: { board: BoardThread; now: () => number },
): Route {
  return defineRoute({
    method: 'PUT',
    path: '/v1/admin/decisions/:id',
    operationId: 'putDecision',
    summary: 'Make an editorial decision, or replace it',
    description:
      'In force on every trending service within a second. Every version is kept, with who made it. A review that names nobody as `admitted` admits who stands in the top now.',
    tags: ['decisions'],
    auth: requireAdmin(decisionScopes.write),
    params: z.object({ id: slugSchema }),
    body: editorialDecisionBodySchema,
    responses: {
      200: { description: 'The decision as it is now', body: editorialDecisionSchema },
      503: problemsWithRetryAfter('store_unavailable', 'not_loaded', 'board_unavailable'),
    },
    examples: {
      pin: {
        summary: 'A story stands first',
        params: { id: 'pin-hello' },
        body: examplePin,
        status: 200,
        answer: exampleDecision,
      },
      hasEnded: {
        summary: 'A time that has passed',
        params: { id: 'pin-hello' },
        body: { ...examplePin, until: '2020-01-01T00:00:00Z' },
        status: 400,
        answer: problemExample(400, 'invalid_request', hasEnded),
      },
    },
    async handler({ params, body, actor, log }) {
      refuseWhatHasEnded(body, now())
      const decision: EditorialDecision = {
        ...(await admitWhoIsThere(body, board)),
        id: params.id,
        decidedAt: new Date(now()).toISOString(),
        decidedBy: actor.name,
      }
      await admin.put(decision, actor.name).catch(toStoreFault)
      log.info({ actor: actor.name, decisionId: params.id, kind: body.kind }, 'decision made')
      return { status: 200, body: decision }
    },
  })
}

function refuseWhatHasEnded(body: EditorialDecisionBody, nowMs: number): void {
  const until = 'until' in body ? body.until : undefined
  if (until === undefined || Date.parse(until) > nowMs) return
  throw new HttpFault(400, 'invalid_request', {
    detail: hasEnded,
    errors: [{ in: 'body', pointer: '#/until', detail: hasEnded }],
  })
}

async function admitWhoIsThere(
  body: EditorialDecisionBody,
  board: BoardThread,
): Promise<EditorialDecisionBody> {
  if (body.kind !== 'review' || body.admitted !== undefined) return body
  board.requireLoaded()
  const { site, section, topN } = body
  return { ...body, admitted: await board.ask({ kind: 'topStories', site, section, topN }) }
}
