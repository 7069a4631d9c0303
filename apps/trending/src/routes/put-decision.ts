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
  problems,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'
import type { DecisionAdmin } from '../decisions/decision-admin.js'
import { decisionScopes } from '../decisions/decision-scopes.js'
import { topStoriesOf } from '../decisions/top-stories.js'
import type { TrendingDesk } from '../list/trending-desk.js'

export function putDecision(admin: DecisionAdmin, desk: TrendingDesk): Route {
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
      503: problems('store_unavailable', 'not_loaded'),
    },
    async handler({ params, body, actor, log }) {
      refuseWhatHasEnded(body, desk.now())
      const decision: EditorialDecision = {
        ...admitWhoIsThere(body, desk),
        id: params.id,
        decidedAt: new Date(desk.now()).toISOString(),
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
  const detail = 'This time has passed: the decision would do nothing.'
  throw new HttpFault(400, 'invalid_request', {
    detail,
    errors: [{ in: 'body', pointer: '#/until', detail }],
  })
}

function admitWhoIsThere(body: EditorialDecisionBody, desk: TrendingDesk): EditorialDecisionBody {
  if (body.kind !== 'review' || body.admitted !== undefined) return body
  desk.requireLoaded()
  return { ...body, admitted: topStoriesOf(desk, body) }
}
