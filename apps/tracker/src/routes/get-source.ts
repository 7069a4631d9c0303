import { sourceSchema, type Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
import {
  defineRoute,
  HttpFault,
  problems,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'

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
      503: problems('store_unavailable'),
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
