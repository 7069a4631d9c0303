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
import { toETag, versionHeader } from './if-match.js'
import { namesOf } from './record-names.js'
import type { RecordRoutesContext } from './record-routes-context.js'
import { toStoreFault } from './to-store-fault.js'

export function getRecord<Value extends ControlRecord, Body>({
  kind,
  admin,
}: RecordRoutesContext<Value, Body>): Route {
  const names = namesOf(kind)
  const { example } = kind.administration
  const detail = `There is no ${names.title} with this id.`
  return defineRoute({
    method: 'GET',
    path: `${names.path}/:id`,
    operationId: names.operationOf('get'),
    summary: `One ${names.title}`,
    tags: [kind.records],
    auth: names.read,
    params: z.object({ id: z.string() }),
    query: names.query,
    responses: {
      200: { description: `The ${names.title}`, body: kind.schema, headers: versionHeader },
      404: problems(names.unknownCode),
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      found: {
        summary: `A ${names.title}`,
        ...names.example,
        status: 200,
        answer: example.record,
      },
      unknown: {
        summary: `An id of no ${names.title}`,
        ...names.example,
        params: { id: 'nothing' },
        status: 404,
        answer: problemExample(404, names.unknownCode, detail),
      },
    },
    async handler({ params, query }) {
      const found = await admin.get(names.toRecordId(params.id, query)).catch(toStoreFault)
      if (found === undefined) throw new HttpFault(404, names.unknownCode, { detail })
      return { status: 200, body: found.value, headers: { ETag: toETag(found.version) } }
    },
  })
}
