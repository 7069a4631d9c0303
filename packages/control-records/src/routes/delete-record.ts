import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import type { ControlRecord } from '../record/control-record.js'
import { ifMatchHeaders, refuseUnmet, toCondition, versionChanged } from './if-match.js'
import { namesOf } from './record-names.js'
import type { RecordRoutesContext } from './record-routes-context.js'
import { toStoreFault } from './to-store-fault.js'

export function deleteRecord<Value extends ControlRecord, Body>({
  kind,
  admin,
  conflictCodes,
  checkRemoval,
}: RecordRoutesContext<Value, Body>): Route {
  const names = namesOf(kind)
  const detail = `There is no ${names.title} with this id.`
  return defineRoute({
    method: 'DELETE',
    path: `${names.path}/:id`,
    operationId: names.operationOf('delete'),
    summary: `Remove a ${names.title}; its versions are kept`,
    tags: [kind.records],
    auth: names.write,
    params: z.object({ id: z.string() }),
    query: names.query,
    headers: ifMatchHeaders,
    responses: {
      204: { description: 'It is no longer in force' },
      404: problems(names.unknownCode),
      ...(conflictCodes.length > 0 && { 409: problems(...conflictCodes) }),
      412: problems(versionChanged),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      removed: {
        summary: `A ${names.title} that was in force`,
        ...names.example,
        status: 204,
      },
      unknown: {
        summary: `An id of no ${names.title}`,
        ...names.example,
        params: { id: 'nothing' },
        status: 404,
        answer: problemExample(404, names.unknownCode, detail),
      },
    },
    async handler({ params, query, headers, actor, log }) {
      const id = names.toRecordId(params.id, query)
      await checkRemoval(id)
      const condition = toCondition(headers['if-match'])
      const outcome = await admin.remove(id, actor.name, condition).catch(toStoreFault)
      if (outcome === undefined) throw new HttpFault(404, names.unknownCode, { detail })
      if ('unmet' in outcome) return refuseUnmet()
      log.info({ actor: actor.name, [names.idField]: id }, 'record removed')
      return { status: 204 }
    },
  })
}
