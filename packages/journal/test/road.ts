import { openJournal, type Journal, type JournalOptions } from '@frontpage/journal'
import {
  createBatchConfirmer,
  createIngestFeedback,
  createIngestProducer,
  createIngestWorker,
  decodeBatch,
  type IngestFeedback,
  type IngestProducer,
  type IngestWorker,
} from '@frontpage/queue'
import { createRedis, type Redis } from '@frontpage/redis'
import { createTestDirectory, startTestRedis, type TestDirectory, type TestRedis } from '@frontpage/testing'

/** The lines that a transporter stored, by batch id, as the first delivery brought them. */
interface Store {
  readonly batches: Map<string, string[]>
  /** Ids of deliveries whose lines differ from those of the first delivery of the same id; must stay empty. */
  readonly changed: string[]
  /** The traces of deliveries that came with one. */
  readonly traces: string[]
  /** In order of batch ids' first delivery. */
  lines(): string[]
}

/** Everything on the way of an event: a directory, a Redis of its own, and a transporter that stores and confirms. */
export interface Road {
  readonly server: TestRedis
  readonly directory: TestDirectory
  readonly redis: Redis
  readonly producer: IngestProducer
  readonly feedback: IngestFeedback
  readonly store: Store
  /** Opens a journal with short intervals, for tests. */
  open(options?: Partial<JournalOptions>): Promise<Journal>
  startTransporter(options?: { confirms?: boolean }): void
  stopTransporter(): Promise<void>
  /** Confirms batches that were stored without a confirmation. */
  confirmAll(): Promise<void>
  /** Closes everything, journals first. */
  stop(): Promise<void>
}

export async function startRoad(name: string): Promise<Road> {
  const [server, directory] = await Promise.all([startTestRedis(), createTestDirectory(name)])
  const redis = createRedis({ url: server.url }, 'producer')
  const workerRedis = createRedis({ url: server.url }, 'worker')
  const location = { namespace: 'frontpage' }
  const producer = createIngestProducer(redis, location)
  const feedback = createIngestFeedback(redis, location)
  const confirmer = createBatchConfirmer(workerRedis, location)
  const journals: Journal[] = []
  const batches = new Map<string, string[]>()
  const changed: string[] = []
  const traces: string[] = []
  let worker: IngestWorker | undefined

  return {
    server,
    directory,
    redis,
    producer,
    feedback,
    store: { batches, changed, traces, lines: () => [...batches.values()].flat() },
    async open(options = {}) {
      const journal = await openJournal({
        directory: directory.path,
        producer,
        feedback,
        leaseMs: 300,
        fsyncIntervalMs: 50,
        segmentMs: 200,
        confirmEveryMs: 20,
        ...options,
      })
      journals.push(journal)
      return journal
    },
    startTransporter({ confirms = true } = {}) {
      worker = createIngestWorker(workerRedis, {
        ...location,
        concurrency: 4,
        maxBytesInWork: 64 * 2 ** 20,
        async handle({ id, bytes, events, trace }) {
          if (trace !== undefined) traces.push(trace.traceparent)
          const lines = [...decodeBatch(bytes)]
          if (lines.length !== events) changed.push(id)
          const stored = batches.get(id)
          if (stored === undefined) batches.set(id, lines)
          else if (stored.join('\n') !== lines.join('\n')) changed.push(id)
          if (confirms) await confirmer.confirm([id])
        },
        onMissingBytes: () => {},
        onError: () => {},
      })
    },
    async stopTransporter() {
      await worker?.close()
      worker = undefined
    },
    confirmAll: () => confirmer.confirm([...batches.keys()]),
    async stop() {
      await Promise.all(journals.map((journal) => journal.close(0)))
      await worker?.close()
      await producer.close()
      redis.disconnect()
      workerRedis.disconnect()
      await server.stop()
      await directory.remove()
    },
  }
}

/** Makes `count` lines that no other call returns. */
export function linesOf(prefix: string, count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, n) => JSON.stringify({ id: `${prefix}-${from + n}` }))
}
