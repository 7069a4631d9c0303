import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'
import type { DecisionAdmin } from '../decisions/decision-admin.js'
import { decisionScopes } from '../decisions/decision-scopes.js'

export function deleteDecision(admin: DecisionAdmin): Route {
  return defineRoute({
    method: 'DELETE',
    path: '/v1/admin/decisions/:id',
    operationId: 'deleteDecision',
    summary: 'Take an editorial decision back; its versions are kept',
    tags: ['decisions'],
    auth: requireAdmin(decisionScopes.write),
    responses: {
      204: { description: 'It is no longer in force' },
      404: problems('unknown_decision'),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      takenBack: { summary: 'A decision that was in force', params: { id: 'pin-hello' }, status: 204 },
      unknown: {
        summary: 'An id of no decision',
        params: { id: 'nothing' },
        status: 404,
        answer: problemExample(404, 'unknown_decision', 'There is no decision with this id.'),
      },
    },
    async handler({ params, actor, log }) {
      const wasThere = await admin.remove(params.id, actor.name).catch(toStoreFault)
      if (!wasThere) {
        throw new HttpFault(404, 'unknown_decision', { detail: 'There is no decision with this id.' })
      }
      log.info({ actor: actor.name, decisionId: params.id }, 'decision withdrawn')
      return { status: 204 }
    },
  })
}
