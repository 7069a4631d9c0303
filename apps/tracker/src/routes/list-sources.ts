import { z } from 'zod'
import { sourceSchema } from '@frontpage/contracts'
import { defineRoute, requireAdmin, type Route } from '@frontpage/service-kit'
import type { SourceAdmin } from '../sources/source-admin.js'
import { toAdminFault } from './admin-fault.js'

export function listSources(admin: SourceAdmin): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/sources',
    operationId: 'listSources',
    summary: 'All sources',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    responses: {
      200: { description: 'The sources', body: z.object({ data: z.array(sourceSchema) }) },
      503: { description: 'A problem with code `store_unavailable`' },
    },
    handler: async () => ({ status: 200, body: { data: await admin.list().catch(toAdminFault) } }),
  })
}
