import { z } from 'zod'
import { editorialDecisionSchema, slugSchema } from '@frontpage/contracts'
import {
  defineRoute,
  problemsWithRetryAfter,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'
import type { DecisionAdmin } from '../decisions/decision-admin.js'
import { decisionScopes } from '../decisions/decision-scopes.js'
import { exampleDecision } from '../decisions/decision-example.js'

export function listDecisions(admin: DecisionAdmin): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/decisions',
    operationId: 'listDecisions',
    summary: 'All editorial decisions, or those that hold for one site; the latest first',
    tags: ['decisions'],
    auth: requireAdmin(decisionScopes.read),
    query: z.object({ site: slugSchema.optional() }),
    responses: {
      200: {
        description: 'The decisions, also those whose time has passed',
        body: z.object({ data: z.array(editorialDecisionSchema) }),
      },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      ofSite: {
        summary: 'Those of one site',
        query: { site: 'dev' },
        status: 200,
        answer: { data: [exampleDecision] },
      },
    },
    async handler({ query: { site } }) {
      const all = await admin.list().catch(toStoreFault)
      const data = all
        .filter((decision) => site === undefined || !('site' in decision) || decision.site === site)
        .toSorted((a, b) => Date.parse(b.decidedAt) - Date.parse(a.decidedAt))
      return { status: 200, body: { data } }
    },
  })
}
