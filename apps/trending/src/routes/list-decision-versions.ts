import { z } from 'zod'
import { editorialDecisionSchema } from '@frontpage/contracts'
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

const versionSchema = z.object({
  version: z.number(),
  changedAt: z.iso.datetime(),
  actor: z.string(),
  action: z.enum(['put', 'delete']),
  decision: editorialDecisionSchema.optional().meta({ description: 'Absent where it was taken back' }),
})

export function listDecisionVersions(admin: DecisionAdmin): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/decisions/:id/versions',
    operationId: 'listDecisionVersions',
    summary: 'Who changed an editorial decision when, and to what; newest first',
    tags: ['decisions'],
    auth: requireAdmin(decisionScopes.read),
    responses: {
      200: { description: 'The versions', body: z.object({ data: z.array(versionSchema) }) },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      one: {
        summary: 'A decision that was never changed',
        params: { id: 'pin-hello' },
        status: 200,
        answer: {
          data: [
            {
              version: 1,
              changedAt: '2026-06-01T10:00:00.000Z',
              actor: 'ann',
              action: 'put',
              decision: exampleDecision,
            },
          ],
        },
      },
    },
    async handler({ params }) {
      const versions = await admin.history(params.id).catch(toStoreFault)
      const data = versions.map(({ changedAt, value, ...version }) => ({
        ...version,
        changedAt: new Date(changedAt).toISOString(),
        ...(value && { decision: value }),
      }))
      return { status: 200, body: { data } }
    },
  })
}
