import { z } from 'zod'
import { sourceSchema, type Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
import {
  defineRoute,
  problemsWithRetryAfter,
  requireAdmin,
  toStoreFault,
  type Route,
} from '@frontpage/service-kit'
import { exampleSource } from './source-example.js'

const versionSchema = z.object({
  version: z.number(),
  changedAt: z.iso.datetime(),
  actor: z.string(),
  source: sourceSchema,
})

export function listSourceVersions(admin: ControlRecordAdmin<Source>): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/sources/:id/versions',
    operationId: 'listSourceVersions',
    summary: 'Who changed a source when, and to what; newest first',
    tags: ['sources'],
    auth: requireAdmin('sources'),
    responses: {
      200: { description: 'The versions', body: z.object({ data: z.array(versionSchema) }) },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      one: {
        summary: 'A source that was never changed',
        params: { id: 'apps' },
        status: 200,
        answer: {
          data: [{ version: 1, changedAt: '2026-06-01T10:00:00.000Z', actor: 'ann', source: exampleSource }],
        },
      },
    },
    async handler({ params }) {
      const versions = await admin.history(params.id).catch(toStoreFault)
      const data = versions.flatMap(({ version, changedAt, actor, value }) =>
        value === undefined
          ? []
          : [{ version, changedAt: new Date(changedAt).toISOString(), actor, source: value }],
      )
      return { status: 200, body: { data } }
    },
  })
}
