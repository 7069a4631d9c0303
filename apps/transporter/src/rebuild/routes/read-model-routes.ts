import { randomUUID } from 'node:crypto'
import { hourOf } from '@frontpage/contracts'
import { readModelNames, type ReadModelName, type ReadModelStates } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import {
  defineRawRoute,
  defineRoute,
  formatSseEvent,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type RawRoute,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { createReadModelRecordStore } from '../states/read-model-records.js'
import type { RebuildRequest } from '../states/rebuild-request.js'
import {
  describeReadModel,
  describeReadModels,
  readModelSchema,
  rebuiltExample,
  wholeExample,
} from './describe-read-models.js'
import type { ReadModelStream } from './read-model-stream.js'

export interface ReadModelRoutesContext {
  readonly redis: Redis
  readonly namespace: string
  readonly stream: ReadModelStream
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a request waits until the transporter that holds the lease has taken it. Default 5 s. */
  readonly patienceMs?: number
}

const tags = ['read models']
const params = z.object({ name: z.enum(readModelNames) })
const listSchema = z.object({ data: z.array(readModelSchema) }).meta({ id: 'ReadModels' })
const everyMs = 100
const notTakenDetail =
  'No transporter has taken the request yet. It stands in Redis, and is taken as soon as one can.'
const rebuildingDetail = 'The read model is being computed again already. Look at it, or cancel that first.'
const completedDetail = 'It was whole before it could be cancelled, and is read now.'
const notRequestedDetail = 'No operator asked for a rebuild that is under way. One that is necessary goes on.'

/** The routes with which operators look at read models, and have them computed again. */
export function readModelRoutes(context: ReadModelRoutesContext): (Route | RawRoute)[] {
  const { redis, namespace, stream, now, patienceMs = 5_000 } = context
  const store = createReadModelRecordStore(redis, namespace)

  async function readStates(): Promise<ReadModelStates> {
    try {
      return (await store.read()).states
    } catch (cause) {
      throw new HttpFault(503, 'redis_unavailable', { cause, headers: { 'Retry-After': '2' } })
    }
  }

  /** Leaves the request in Redis, and waits until it was taken. */
  async function ask(name: ReadModelName, request: RebuildRequest): Promise<ReadModelStates> {
    await store.request(name, request).catch((cause: unknown) => {
      throw new HttpFault(503, 'redis_unavailable', { cause, headers: { 'Retry-After': '2' } })
    })
    const untilMs = performance.now() + patienceMs
    for (;;) {
      const records = await store.read().catch(() => undefined)
      if (records !== undefined && !records.requests.has(name)) return records.states
      if (performance.now() >= untilMs) {
        throw new HttpFault(503, 'not_taken_yet', { detail: notTakenDetail, headers: { 'Retry-After': '5' } })
      }
      await new Promise((resolve) => {
        setTimeout(resolve, everyMs)
      })
    }
  }

  const list = defineRoute({
    method: 'GET',
    path: '/v1/admin/read-models',
    operationId: 'listReadModels',
    summary: 'The read models, and how far their rebuilds are',
    tags,
    auth: requireAdmin('transporter.read'),
    responses: {
      200: { description: 'All read models that are kept', body: listSchema },
      503: problemsWithRetryAfter('redis_unavailable'),
    },
    examples: {
      whole: { summary: 'One that is whole', status: 200, answer: { data: [wholeExample] } },
    },
    async handler() {
      return { status: 200, body: { data: describeReadModels(await readStates()) } }
    },
  })

  const begin = defineRoute({
    method: 'POST',
    path: '/v1/admin/read-models/:name/rebuild',
    operationId: 'rebuildReadModel',
    summary: 'Compute a read model again from the archive',
    description:
      'Fills a fresh copy beside the one that is read, the newest hours first, while live events go into both. The copy takes its place once it is whole. Read models that lack something are computed again by themselves.',
    tags,
    auth: requireAdmin('transporter.write'),
    params,
    query: z.object({
      since: z.iso.datetime({ offset: true }).optional().meta({
        description:
          'The copy has no older events than those of this hour. By default it goes back as far as the read model remembers.',
      }),
    }),
    responses: {
      202: { description: 'It has begun', body: readModelSchema },
      400: problems('invalid_request', 'since_in_future'),
      409: problems('already_rebuilding'),
      503: problemsWithRetryAfter('redis_unavailable', 'not_taken_yet'),
    },
    examples: {
      begun: {
        summary: 'All of trending',
        params: { name: 'trending' },
        status: 202,
        answer: rebuiltExample,
      },
    },
    async handler({ params: { name }, query: { since }, actor, log }) {
      if (since !== undefined && Date.parse(since) > now()) throw inFuture()
      const before = (await readStates())[name]?.rebuild
      if (before !== undefined) throw new HttpFault(409, 'already_rebuilding', { detail: rebuildingDetail })
      const sinceHour = since === undefined ? undefined : hourOf(Date.parse(since))
      log.info({ actor: actor.name, readModel: name, since }, 'rebuild of a read model requested')
      const id = randomUUID()
      const states = await ask(name, { kind: 'rebuild', id, sinceHour, by: actor.name })
      const isAnothers = states[name]?.rebuild !== undefined && states[name].rebuild.id !== id
      if (isAnothers) throw new HttpFault(409, 'already_rebuilding', { detail: rebuildingDetail })
      const body = describeReadModel(name, states[name])
      if (body === undefined) throw new HttpFault(503, 'not_taken_yet', { detail: notTakenDetail })
      return { status: 202, body }
    },
  })

  const cancel = defineRoute({
    method: 'DELETE',
    path: '/v1/admin/read-models/:name/rebuild',
    operationId: 'cancelReadModelRebuild',
    summary: 'Give up a rebuild that an operator asked for',
    description: 'The fresh copy is deleted; the read model stays as it is.',
    tags,
    auth: requireAdmin('transporter.write'),
    params,
    responses: {
      200: { description: 'The read model', body: readModelSchema },
      409: problems('not_requested'),
      503: problemsWithRetryAfter('redis_unavailable', 'not_taken_yet'),
    },
    examples: {
      none: {
        summary: 'None is under way',
        params: { name: 'co-reads' },
        status: 409,
        answer: problemExample(409, 'not_requested', notRequestedDetail),
      },
    },
    async handler({ params: { name }, actor, log }) {
      const before = (await readStates())[name]?.rebuild
      if (before?.reason !== 'requested') {
        throw new HttpFault(409, 'not_requested', { detail: notRequestedDetail })
      }
      log.info({ actor: actor.name, readModel: name }, 'rebuild of a read model cancelled')
      const states = await ask(name, { kind: 'cancel', id: randomUUID(), by: actor.name })
      if (before.into !== undefined && states[name]?.generation === before.into) {
        throw new HttpFault(409, 'not_requested', { detail: completedDetail })
      }
      const body = describeReadModel(name, states[name])
      if (body === undefined) throw new HttpFault(503, 'not_taken_yet', { detail: notTakenDetail })
      return { status: 200, body }
    },
  })

  const follow = defineRawRoute({
    method: 'GET',
    path: '/v1/admin/read-models/stream',
    operationId: 'streamReadModels',
    summary: 'The read models as server-sent events: now, and whenever a rebuild has come further',
    tags,
    auth: requireAdmin('transporter.read'),
    documents: {
      responses: {
        200: { description: 'Events `read-models`', events: { 'read-models': listSchema } },
        503: problemsWithRetryAfter('too_many_streams', 'draining'),
      },
    },
    examples: {
      whole: {
        summary: 'All of them, as they are now',
        status: 200,
        answer: formatSseEvent({ event: 'read-models', data: { data: [wholeExample] } }),
      },
    },
    handler: (req, res) => stream.open(req, res),
  })

  return [list, begin, cancel, follow]
}

function inFuture(): HttpFault {
  return new HttpFault(400, 'since_in_future', {
    detail: '"since" lies in the future: the read model would be empty.',
  })
}
