import { sourceSchema, type Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
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
import { exampleSource } from './source-example.js'

export function getSource(admin: ControlRecordAdmin<Source>): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/sources/:id',
    operationId: 'getSource',
    summary: 'One source',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    responses: {
      200: { description: 'The source', body: sourceSchema },
      404: problems('unknown_source'),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      found: { summary: 'A source', params: { id: 'apps' }, status: 200, answer: exampleSource },
      unknown: {
        summary: 'An id of no source',
        params: { id: 'nothing' },
        status: 404,
        answer: problemExample(404, 'unknown_source', 'There is no source with this id.'),
      },
    },
    async handler({ params }) {
      const source = await admin.get(params.id).catch(toStoreFault)
      if (source === undefined) {
        throw new HttpFault(404, 'unknown_source', { detail: 'There is no source with this id.' })
      }
      return { status: 200, body: source }
    },
  })
}
