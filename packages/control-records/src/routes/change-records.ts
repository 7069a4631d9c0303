import { defineRoute, HttpFault, problems, problemsWithRetryAfter, type Route } from '@frontpage/service-kit'
import { z } from 'zod'
import type { WantedChange } from '../admin/make-changes.js'
import type { ControlRecord } from '../record/control-record.js'
import { changesAtOnce } from '../store/control-record-store.js'
import { heldByAnother, namesOf } from './record-names.js'
import { conflictsOf, type RecordRoutesContext } from './record-routes-context.js'
import { toStoreFault } from './to-store-fault.js'

const maxBodyBytes = 4 * 2 ** 20

export function changeRecords<Value extends ControlRecord, Body>(
  context: RecordRoutesContext<Value, Body>,
): Route {
  const { kind, admin, now, toRecord, unavailableCodes, checkRemoval } = context
  const conflicts = conflictsOf(context)
  const names = namesOf(kind)
  const { example, body, isRemovable = true } = kind.administration
  const ids = z.array(z.string()).default([])
  const put = z.record(names.id, body).default({}).meta({ description: 'By id, as for one' })
  const sentSchema: z.ZodType<SentChanges> = isRemovable ? z.object({ put, remove: ids }) : z.object({ put })
  const bodySchema = sentSchema.refine(
    isOneCall,
    `from 1 to ${changesAtOnce} changes, each of another record`,
  )
  return defineRoute({
    method: 'PATCH',
    path: names.path,
    operationId: names.operationOfAll('change'),
    summary: `Change up to ${changesAtOnce} ${names.titles} at once`,
    description: 'All of them or none. Each change is a version of its own record, with who made it.',
    tags: [kind.records],
    auth: names.write,
    body: bodySchema,
    maxBodyBytes,
    responses: {
      200: {
        description: 'The versions that they have now',
        body: z.object({ data: z.array(z.object({ id: z.string(), version: z.number() })) }),
      },
      ...(conflicts.length > 0 && { 409: problems(...conflicts) }),
      503: problemsWithRetryAfter('store_unavailable', ...unavailableCodes),
    },
    examples: {
      one: {
        summary: 'One of them',
        body: { put: { [example.record.id]: example.body } },
        status: 200,
        answer: { data: [{ id: example.record.id, version: 2 }] },
      },
    },
    async handler({ body: sent, actor, log }) {
      const nowMs = now()
      for (const id of removalsOf(sent)) await checkRemoval(id)
      const changes: WantedChange<Value>[] = removalsOf(sent).map((id) => ({ id, value: undefined }))
      for (const [id, each] of Object.entries(sent.put)) {
        changes.push({ id, value: await toRecord(each as Body, { id, actor: actor.name, nowMs }) })
      }
      const outcome = await admin.change(changes, actor.name).catch(toStoreFault)
      if ('heldBy' in outcome) {
        const { code, detail } = heldByAnother(kind, names, outcome.heldBy)
        throw new HttpFault(409, code, { detail: `${outcome.id}: ${detail}` })
      }
      log.info({ actor: actor.name, records: kind.records, count: changes.length }, 'records changed')
      return {
        status: 200,
        body: { data: Array.from(outcome.versions, ([id, version]) => ({ id, version })) },
      }
    },
  })
}

interface SentChanges {
  readonly put: Readonly<Record<string, unknown>>
  readonly remove?: readonly string[] | undefined
}

const removalsOf = ({ remove = [] }: SentChanges): readonly string[] => remove

function isOneCall(sent: SentChanges): boolean {
  const ids = [...removalsOf(sent), ...Object.keys(sent.put)]
  return ids.length > 0 && ids.length <= changesAtOnce && new Set(ids).size === ids.length
}
