import { defineRoute, problemsWithRetryAfter, type Route } from '@frontpage/service-kit'
import { z } from 'zod'
import type { ControlRecord } from '../record/control-record.js'
import { namesOf } from './record-names.js'
import type { RecordRoutesContext } from './record-routes-context.js'
import { toStoreFault } from './to-store-fault.js'

export function listRecordVersions<Value extends ControlRecord, Body>({
  kind,
  admin,
}: RecordRoutesContext<Value, Body>): Route {
  const names = namesOf(kind)
  const { example } = kind.administration
  const change = { version: 1, changedAt: '2026-06-01T10:00:00.000Z', actor: 'ann', action: 'put' }
  const versionSchema = z.object({
    version: z.number(),
    changedAt: z.iso.datetime(),
    actor: z.string(),
    action: z.enum(['put', 'delete']),
    [kind.record]: (kind.schema as z.ZodType).optional().meta({ description: 'Absent where it was removed' }),
    before: (kind.schema as z.ZodType)
      .optional()
      .meta({ description: 'What it was before; absent where it was made, and where that is not known' }),
  })
  return defineRoute({
    method: 'GET',
    path: `${names.path}/:id/versions`,
    operationId: `${names.operationOf('list')}Versions`,
    summary: `Who changed a ${names.title} when, and to what; newest first`,
    tags: [kind.records],
    auth: names.read,
    params: z.object({ id: z.string() }),
    query: names.query,
    responses: {
      200: { description: 'The versions', body: z.object({ data: z.array(versionSchema) }) },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      one: {
        summary: `A ${names.title} that was never changed`,
        ...names.example,
        status: 200,
        answer: { data: [{ ...change, [kind.record]: example.record }] },
      },
    },
    async handler({ params, query }) {
      const versions = await admin.history(names.toRecordId(params.id, query)).catch(toStoreFault)
      const data = versions.map(({ changedAt, value, ...version }, index) => {
        const before = versions[index + 1]?.value
        return {
          ...version,
          changedAt: new Date(changedAt).toISOString(),
          ...(value && { [kind.record]: value }),
          ...(before && { before }),
        }
      })
      return { status: 200, body: { data } as never }
    },
  })
}
