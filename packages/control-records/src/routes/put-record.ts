import { defineRoute, HttpFault, problems, problemsWithRetryAfter, type Route } from '@frontpage/service-kit'
import { z } from 'zod'
import type { ControlRecord } from '../record/control-record.js'
import {
  ifMatchHeaders,
  refuseUnmet,
  toCondition,
  toETag,
  versionChanged,
  versionHeader,
} from './if-match.js'
import { heldByAnother, namesOf } from './record-names.js'
import { conflictsOf, type RecordRoutesContext } from './record-routes-context.js'
import { toStoreFault } from './to-store-fault.js'

export function putRecord<Value extends ControlRecord, Body>(
  context: RecordRoutesContext<Value, Body>,
): Route {
  const { kind, admin, now, toRecord, unavailableCodes } = context
  const conflicts = conflictsOf(context)
  const names = namesOf(kind)
  const { example, body, putDescription, putExamples } = kind.administration
  return defineRoute({
    method: 'PUT',
    path: `${names.path}/:id`,
    operationId: names.operationOf('put'),
    summary: `Create a ${names.title}, or replace it`,
    description:
      `In force on every service within a second. Every version is kept, with who made it. ${putDescription ?? ''}`.trim(),
    tags: [kind.records],
    auth: names.write,
    params: z.object({ id: names.id }),
    query: names.query,
    headers: ifMatchHeaders,
    body,
    responses: {
      200: {
        description: `The ${names.title} as it is now`,
        body: kind.schema,
        headers: versionHeader,
      },
      ...(conflicts.length > 0 && { 409: problems(...conflicts) }),
      412: problems(versionChanged),
      503: problemsWithRetryAfter('store_unavailable', ...unavailableCodes),
    },
    examples: {
      put: {
        summary: `A ${names.title} is made`,
        ...names.example,
        body: example.body,
        status: 200,
        answer: example.record,
      },
      ...putExamples,
    },
    async handler({ params, query, headers, body: sent, actor, log }) {
      const id = names.toRecordId(params.id, query)
      const value = await toRecord(sent, { id, actor: actor.name, nowMs: now() })
      const condition = toCondition(headers['if-match'])
      const outcome = await admin.put(value, actor.name, condition).catch(toStoreFault)
      if ('unmet' in outcome) return refuseUnmet()
      if ('heldBy' in outcome) {
        const { code, detail } = heldByAnother(kind, names, outcome.heldBy)
        throw new HttpFault(409, code, { detail })
      }
      const { version } = outcome
      log.info({ actor: actor.name, [names.idField]: id, version }, 'record changed')
      return { status: 200, body: value, headers: { ETag: toETag(version) } }
    },
  })
}
