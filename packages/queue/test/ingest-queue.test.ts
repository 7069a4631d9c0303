import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { batchBytesKey, ingestQueueKey, ingestQueuePrefix } from '@frontpage/contracts'
import {
  createIngestProducer,
  createIngestWorker,
  type IngestBatch,
  type IngestWorker,
} from '@frontpage/queue'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import {
  hashTagOf,
  recordLuaCalls,
  startTestRedis,
  unlessExternal,
  waitFor,
  type TestRedis,
} from '@frontpage/testing'

const itWithOwnRedis = unlessExternal('redis', it)

let server: TestRedis
let producerRedis: Redis
let workerRedis: Redis

beforeAll(async () => {
  server = await startTestRedis()
  producerRedis = createRedis({ url: server.url }, 'producer')
  workerRedis = createRedis({ url: server.url }, 'worker')
  await Promise.all([waitUntilReady(producerRedis, 5_000), waitUntilReady(workerRedis, 5_000)])
})
afterAll(async () => {
  producerRedis.disconnect()
  workerRedis.disconnect()
  await server.stop()
})

let namespaces = 0
const newNamespace = (): string => `test-${++namespaces}`

function batchOf(id: string, text = '{"n":1}\n{"n":2}'): IngestBatch {
  return { id, bytes: Buffer.from(text), events: 2 }
}

function work(
  namespace: string,
  handle: (batch: IngestBatch) => Promise<void>,
  onMissingBytes: (reference: { id: string }) => void = () => {},
): IngestWorker {
  return createIngestWorker(workerRedis, {
    namespace,
    concurrency: 4,
    maxBytesInWork: 2 ** 20,
    handle,
    onMissingBytes,
    onError: () => {},
  })
}

describe('the ingest queue', () => {
  it('delivers the bytes unchanged, then leaves nothing behind', async () => {
    const namespace = newNamespace()
    const producer = createIngestProducer(producerRedis, { namespace })
    const handled: IngestBatch[] = []
    const worker = work(namespace, async (batch) => void handled.push(batch))
    const batch = { id: 'a-0-1', bytes: Buffer.from([0, 255, 10, 128, 1]), events: 2 }
    await producer.enqueue(batch)
    await waitFor(() => handled.length === 1)
    expect(handled).toEqual([batch])
    const prefix = ingestQueuePrefix(0, namespace)
    await waitFor(async () => (await producerRedis.exists(batchBytesKey(prefix, batch.id))) === 0)
    await waitFor(async () => (await producer.depth()) === 0)
    expect(await producerRedis.exists(ingestQueueKey(prefix, batch.id))).toBe(0)
    await worker.close()
    await producer.close()
  })

  it('delivers the trace of a batch, and ignores an invalid one', async () => {
    const namespace = newNamespace()
    const producer = createIngestProducer(producerRedis, { namespace })
    const traces: IngestBatch['trace'][] = []
    const trace = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'a=1',
    }
    const unreadable = { traceparent: 7 } as unknown as NonNullable<IngestBatch['trace']>
    await producer.enqueue({ ...batchOf('a-0-1'), trace })
    await producer.enqueue({ ...batchOf('b-0-1'), trace: unreadable })
    const worker = work(namespace, async (batch) => void traces.push(batch.trace))
    await waitFor(() => traces.length === 2)
    expect(traces).toEqual([trace, undefined])
    await worker.close()
    await producer.close()
  })

  it('keeps one job of a batch that is enqueued twice, and takes a finished one again', async () => {
    const namespace = newNamespace()
    const producer = createIngestProducer(producerRedis, { namespace })
    await producer.enqueue(batchOf('a-0-1'))
    await producer.enqueue(batchOf('a-0-1'))
    expect(await producer.depth()).toBe(1)
    const handled: string[] = []
    const worker = work(namespace, async ({ id }) => void handled.push(id))
    await waitFor(async () => handled.length === 1 && (await producer.depth()) === 0)
    await producer.enqueue(batchOf('a-0-1'))
    await waitFor(() => handled.length === 2)
    await worker.close()
    await producer.close()
  })

  it('retries a failing batch, never leaves it in failed, and processes others meanwhile', async () => {
    const namespace = newNamespace()
    const producer = createIngestProducer(producerRedis, { namespace })
    let failures = 0
    const handled: string[] = []
    const worker = work(namespace, async ({ id }) => {
      if (id === 'bad-0-1' && failures++ < 3) throw new Error('store away')
      handled.push(id)
    })
    await producer.enqueue(batchOf('bad-0-1'))
    await producer.enqueue(batchOf('good-0-1'))
    await waitFor(() => handled.length === 2)
    expect(handled).toEqual(['good-0-1', 'bad-0-1'])
    expect(await producerRedis.zcard(ingestQueueKey(ingestQueuePrefix(0, namespace), 'failed'))).toBe(0)
    await worker.close()
    await producer.close()
  })

  it('takes further batches instead of those that released their places, a bounded number of them', async () => {
    const namespace = newNamespace()
    const producer = createIngestProducer(producerRedis, { namespace })
    let release = (): void => {}
    const released = new Promise<void>((resolve) => (release = resolve))
    const begun: string[] = []
    const done: string[] = []
    const worker = createIngestWorker(workerRedis, {
      namespace,
      concurrency: 2,
      maxBytesInWork: 2 ** 20,
      handle: async ({ id }, place) => {
        begun.push(id)
        if (id.startsWith('slow')) {
          place.giveUp()
          place.giveUp()
          await released
        }
        done.push(id)
      },
      onMissingBytes: () => {},
      onError: () => {},
    })
    for (const id of ['slow-0-1', 'quick-0-1', 'slow-1-2', 'quick-1-2', 'slow-2-3', 'quick-2-3', 'slow-3-4'])
      await producer.enqueue(batchOf(id))
    // Two wait without a place, two with one: that is the maximum.
    await waitFor(() => begun.length === 7)
    await producer.enqueue(batchOf('quick-3-4'))
    expect(done).toEqual(['quick-0-1', 'quick-1-2', 'quick-2-3'])
    release()
    await waitFor(() => done.length === 8)
    await waitFor(async () => (await producer.depth()) === 0)
    await worker.close()
    await producer.close()
  })

  it('reports a job whose bytes are gone and continues', async () => {
    const namespace = newNamespace()
    const producer = createIngestProducer(producerRedis, { namespace })
    await producer.enqueue(batchOf('gone-0-1'))
    await producerRedis.del(batchBytesKey(ingestQueuePrefix(0, namespace), 'gone-0-1'))
    await producer.enqueue(batchOf('there-0-1'))
    const missing: string[] = []
    const handled: string[] = []
    const worker = work(
      namespace,
      async ({ id }) => void handled.push(id),
      ({ id }) => void missing.push(id),
    )
    await waitFor(() => handled.length === 1 && missing.length === 1)
    expect(missing).toEqual(['gone-0-1'])
    await worker.close()
    await producer.close()
  })

  it('works once Redis is available, when it was created before', async () => {
    const redis = createRedis({ url: server.url }, 'producer')
    const producer = createIngestProducer(redis, { namespace: newNamespace() })
    await expect(producer.enqueue(batchOf('a-0-1'))).rejects.toThrow()
    await waitUntilReady(redis, 5_000)
    await producer.enqueue(batchOf('a-0-1'))
    expect(await producer.depth()).toBe(1)
    await producer.close()
    redis.disconnect()
  })

  itWithOwnRedis(
    'closes while Redis is unavailable, with a job in progress, which is delivered again afterwards',
    async () => {
      const namespace = newNamespace()
      const producer = createIngestProducer(producerRedis, { namespace })
      await producer.enqueue(batchOf('a-0-1'))
      let release = (): void => {}
      const released = new Promise<void>((resolve) => (release = resolve))
      const begun: string[] = []
      const stopping = work(namespace, async ({ id }) => {
        begun.push(id)
        await released
      })
      await waitFor(() => begun.length === 1)
      await server.kill()
      await waitFor(() => workerRedis.status !== 'ready')
      await stopping.close()
      await server.restart()
      const handled: string[] = []
      const worker = work(namespace, async ({ id }) => void handled.push(id))
      await waitFor(() => handled.length === 1)
      expect(handled).toEqual(['a-0-1'])
      release()
      await worker.close()
      await producer.close()
    },
  )

  it('keeps partitions apart', async () => {
    const namespace = newNamespace()
    const producer = createIngestProducer(producerRedis, { namespace, partition: 1 })
    await producer.enqueue(batchOf('a-0-1'))
    const other = createIngestProducer(producerRedis, { namespace, partition: 0 })
    expect(await other.depth()).toBe(0)
    expect(await producer.depth()).toBe(1)
    await producer.close()
    await other.close()
  })

  it('touches keys of one hash tag only in every Lua call, so that it runs on a Redis Cluster', async () => {
    const namespace = newNamespace()
    const calls = await recordLuaCalls(server.url, async () => {
      const producer = createIngestProducer(producerRedis, { namespace })
      const handled: string[] = []
      let failed = false
      const worker = work(namespace, async ({ id }) => {
        if (!failed) {
          failed = true
          throw new Error('once')
        }
        handled.push(id)
      })
      for (let n = 0; n < 5; n++) await producer.enqueue(batchOf(`a-${n}-${n}`))
      await waitFor(async () => handled.length === 5 && (await producer.depth()) === 0)
      await worker.close()
      await producer.close()
    })
    expect(calls.length).toBeGreaterThan(10)
    for (const call of calls) {
      // BullMQ declares some keys as empty strings where an option is off.
      const tags = new Set(call.keys.filter((key) => key !== '').map(hashTagOf))
      expect([...tags]).toEqual([`${namespace}:ingest:0`])
    }
  })
})
