import { defineRoute, problemsWithRetryAfter, type Route } from '@frontpage/service-kit'
import { z } from 'zod'
import type { ControlRecord } from '../record/control-record.js'
import type { RecordList } from '../record/record-kind.js'
import { namesOf } from './record-names.js'
import type { RecordRoutesContext } from './record-routes-context.js'
import { toStoreFault } from './to-store-fault.js'

const maxRecordsInAPage = 1_000

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(maxRecordsInAPage).default(maxRecordsInAPage),
  after: z.string().optional().meta({ description: 'The last id of the page before' }),
})

export function listRecords<Value extends ControlRecord, Body>(
  context: RecordRoutesContext<Value, Body>,
): Route {
  const { list } = context.kind.administration
  return list === undefined ? listPages(context) : listAtOnce(context, list)
}

/** Pages are in the order of ids, because a record that is changed between two pages keeps its place. */
function listPages<Value extends ControlRecord, Body>({
  kind,
  admin,
}: RecordRoutesContext<Value, Body>): Route {
  const names = namesOf(kind)
  const inOrder = new WeakMap<readonly Value[], readonly Value[]>()
  function sortOnce(values: readonly Value[]): readonly Value[] {
    const known = inOrder.get(values)
    if (known !== undefined) return known
    const sorted = values.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    inOrder.set(values, sorted)
    return sorted
  }
  return defineRoute({
    method: 'GET',
    path: names.path,
    operationId: names.operationOfAll('list'),
    summary: `All ${names.titles}, in the order of their ids`,
    description: `At most ${maxRecordsInAPage} at once; where there may be more, ask again with \`after\`.`,
    tags: [kind.records],
    auth: names.read,
    query: pageQuery,
    responses: {
      200: {
        description: `The ${names.titles}`,
        body: z.object({ data: z.array(kind.schema as z.ZodType) }),
      },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      all: {
        summary: 'All of them',
        status: 200,
        answer: { data: [kind.administration.example.record] },
      },
    },
    async handler({ query: { limit, after } }) {
      const sorted = sortOnce(await admin.list().catch(toStoreFault))
      const from = after === undefined ? 0 : sorted.findIndex(({ id }) => id > after)
      return { status: 200, body: { data: from === -1 ? [] : sorted.slice(from, from + limit) } as never }
    },
  })
}

function listAtOnce<Value extends ControlRecord, Body>(
  { kind, admin }: RecordRoutesContext<Value, Body>,
  list: RecordList<Value>,
): Route {
  const names = namesOf(kind)
  return defineRoute({
    method: 'GET',
    path: names.path,
    operationId: names.operationOfAll('list'),
    summary: list.summary,
    tags: [kind.records],
    auth: names.read,
    query: list.query,
    responses: {
      200: { description: list.description, body: z.object({ data: z.array(kind.schema as z.ZodType) }) },
      503: problemsWithRetryAfter('store_unavailable'),
    },
    examples: {
      some: {
        summary: 'Some of them',
        query: list.exampleQuery,
        status: 200,
        answer: { data: [kind.administration.example.record] },
      },
    },
    async handler({ query }) {
      const all = await admin.list().catch(toStoreFault)
      return { status: 200, body: { data: list.select(all, query as never) } as never }
    },
  })
}
