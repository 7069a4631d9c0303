import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import {
  batchBytesKey,
  confirmedBatchesKey,
  ingestQueueKey,
  ingestQueuePrefix,
  toBatchId,
} from '@frontpage/contracts'
import {
  createBatchConfirmer,
  createIngestFeedback,
  createIngestMonitor,
  createIngestProducer,
  createIngestWorker,
} from '@frontpage/queue'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, unlessExternal, waitFor, type TestRedis } from '@frontpage/testing'

const itWithOwnRedis = unlessExternal('redis', it)

let server: TestRedis
let redis: Redis

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

let namespaces = 0
const newNamespace = (): string => `confirm-${++namespaces}`

it('brings the confirmations of concurrent jobs to the journal that cut the batches', async () => {
  const namespace = newNamespace()
  const [one, other] = [randomUUID(), randomUUID()]
  const confirmer = createBatchConfirmer(redis, { namespace })
  const feedback = createIngestFeedback(redis, { namespace })
  await Promise.all([
    confirmer.confirm([toBatchId(one, 0, 5), toBatchId(one, 5, 7)]),
    confirmer.confirm([toBatchId(other, 0, 1), 'not-of-a-journal']),
    confirmer.confirm([]),
  ])
  const { confirmed } = await feedback.poll([one, other, randomUUID()])
  expect([...confirmed]).toEqual([
    [one, ['0-5', '5-7']],
    [other, ['0-1']],
  ])
  await feedback.drop(one, 1)
  expect((await feedback.poll([one])).confirmed.get(one)).toEqual(['5-7'])
})

it('leaves no key behind for ever when the journal is gone', async () => {
  const namespace = newNamespace()
  const journalId = randomUUID()
  await createBatchConfirmer(redis, { namespace }).confirm([toBatchId(journalId, 0, 5)])
  const key = confirmedBatchesKey(ingestQueuePrefix(0, namespace), journalId)
  expect(await redis.ttl(key)).toBeGreaterThan(0)
})

it('ships a batch again that is gone, finished, or without its bytes, and leaves a waiting one alone', async () => {
  const namespace = newNamespace()
  const prefix = ingestQueuePrefix(0, namespace)
  const producer = createIngestProducer(redis, { namespace })
  const batchOf = (id: string) => ({ id, bytes: Buffer.from(`"${id}"`), events: 1 })
  await producer.enqueueAgain(batchOf('gone-0-1'))
  await producer.enqueue(batchOf('waiting-0-1'))
  await producer.enqueueAgain(batchOf('waiting-0-1'))
  await producer.enqueue(batchOf('bare-0-1'))
  await redis.del(batchBytesKey(prefix, 'bare-0-1'))
  await producer.enqueueAgain(batchOf('bare-0-1'))
  // A finished job that was not removed, as other settings or an operator would leave it.
  await producer.enqueue(batchOf('failed-0-1'))
  await redis.lrem(ingestQueueKey(prefix, 'wait'), 1, 'failed-0-1')
  await redis.zadd(ingestQueueKey(prefix, 'failed'), 1, 'failed-0-1')
  await producer.enqueueAgain(batchOf('failed-0-1'))

  const handled: string[] = []
  const missing: string[] = []
  const workerRedis = createRedis({ url: server.url }, 'worker')
  const worker = createIngestWorker(workerRedis, {
    namespace,
    concurrency: 1,
    maxBytesInWork: 2 ** 20,
    handle: async ({ bytes }) => void handled.push(bytes.toString()),
    onMissingBytes: ({ id }) => missing.push(id),
    onError: () => {},
  })
  await waitFor(() => handled.length === 4)
  expect([...handled].toSorted()).toEqual(['"bare-0-1"', '"failed-0-1"', '"gone-0-1"', '"waiting-0-1"'])
  expect(missing).toEqual([])
  await worker.close()
  workerRedis.disconnect()
  await producer.close()
})

itWithOwnRedis('reports another Redis after it was emptied, restarted or replaced', async () => {
  const namespace = newNamespace()
  const feedback = createIngestFeedback(redis, { namespace })
  const identify = async (): Promise<string> => (await feedback.poll([])).redisIdentity
  const identities = [await identify()]
  expect(await identify()).toBe(identities[0])
  await redis.flushdb()
  identities.push(await identify())
  for (const empty of [false, true]) {
    await server.restart({ empty })
    identities.push(await waitFor(() => identify().catch(() => undefined)))
  }
  expect(new Set(identities).size).toBe(4)
})

itWithOwnRedis('reports how full Redis is', async () => {
  await redis.config('SET', 'maxmemory', '1gb')
  const { memoryShare } = await createIngestFeedback(redis, { namespace: newNamespace() }).poll([])
  expect(memoryShare).toBeGreaterThan(0)
  expect(memoryShare).toBeLessThan(0.5)
  await redis.config('SET', 'maxmemory', '0')
})

it('reports how many batches wait and since when, and the memory of Redis', async () => {
  const namespace = newNamespace()
  const producer = createIngestProducer(redis, { namespace })
  const monitor = createIngestMonitor(redis, { namespace })
  expect(await monitor.read()).toMatchObject({ waiting: 0, active: 0, delayed: 0, failed: 0, oldestAgeMs: 0 })
  await producer.enqueue({ id: 'first-0-1', bytes: Buffer.from('1'), events: 1 })
  const before = Date.now()
  await producer.enqueue({ id: 'second-0-1', bytes: Buffer.from('1'), events: 1 })
  await waitFor(() => Date.now() > before + 5)
  const state = await monitor.read()
  expect(state).toMatchObject({ waiting: 2, failed: 0 })
  expect(state.oldestAgeMs).toBeGreaterThan(5)
  expect(state.redisUsedBytes).toBeGreaterThan(100_000)
  await producer.close()
})
