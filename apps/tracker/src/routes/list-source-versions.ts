import { z } from 'zod'
import { sourceSchema } from '@frontpage/contracts'
import { defineRoute, requireAdmin, type Route } from '@frontpage/service-kit'
import type { SourceAdmin } from '../sources/source-admin.js'
import { toAdminFault } from './admin-fault.js'

const versionSchema = z.object({
  version: z.number(),
  changedAt: z.iso.datetime(),
  actor: z.string(),
  source: sourceSchema,
})

export function listSourceVersions(admin: SourceAdmin): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/sources/:id/versions',
    operationId: 'listSourceVersions',
    summary: 'Who changed a source when, and to what; newest first',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    responses: {
      200: { description: 'The versions', body: z.object({ data: z.array(versionSchema) }) },
      503: { description: 'A problem with code `store_unavailable`' },
    },
    async handler({ params }) {
      const versions = await admin.history(params.id).catch(toAdminFault)
      const data = versions.map((each) => ({ ...each, changedAt: new Date(each.changedAt).toISOString() }))
      return { status: 200, body: { data } }
    },
  })
}
