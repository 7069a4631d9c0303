import cluster, { type Worker } from 'node:cluster'
import { randomUUID } from 'node:crypto'
import { aggregateMetrics, type Metrics, type MetricsSnapshot } from '@frontpage/service-kit'

type Message =
  /** A process that was scraped asks the primary for the metrics of all. */
  | { type: 'scrape'; id: string }
  /** The primary asks each process for its own. */
  | { type: 'report'; id: string }
  | { type: 'reported'; id: string; snapshot: MetricsSnapshot }
  | { type: 'scraped'; id: string; text: string }

/** A process that does not answer in time is left out rather than waited for. */
const timeoutMs = 2_000

/**
 * Returns the function that answers `/metrics` for all processes, whichever of them got the request. Undefined where
 * this process is the only one.
 */
export function shareMetrics(metrics: Metrics): (() => Promise<string>) | undefined {
  if (!cluster.isWorker) return undefined
  const waiting = new Map<string, (text: string) => void>()
  process.on('message', (message: Message) => {
    if (message.type === 'report') void report(message.id)
    if (message.type === 'scraped') waiting.get(message.id)?.(message.text)
  })
  async function report(id: string): Promise<void> {
    send({ type: 'reported', id, snapshot: await metrics.snapshot() })
  }
  return () =>
    new Promise((resolve, reject) => {
      const id = randomUUID()
      const timer = setTimeout(() => {
        waiting.delete(id)
        reject(new Error('the primary process did not answer'))
      }, 2 * timeoutMs)
      waiting.set(id, (text) => {
        clearTimeout(timer)
        waiting.delete(id)
        resolve(text)
      })
      send({ type: 'scrape', id })
    })
}

function send(message: Message): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

/** Runs in the primary: answers a process that asks for the metrics of all. */
export function collectMetrics(asker: Worker, message: unknown): void {
  const { type, id } = message as Message
  if (type !== 'scrape') return
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
  void Promise.all(workers.map((worker) => askFor(worker, id))).then(async (snapshots) => {
    const text = await aggregateMetrics(snapshots.filter((snapshot) => snapshot !== undefined))
    if (asker.isConnected()) asker.send({ type: 'scraped', id, text })
    return undefined
  })
}

function askFor(worker: Worker, id: string): Promise<MetricsSnapshot | undefined> {
  return new Promise((resolve) => {
    const finish = (snapshot: MetricsSnapshot | undefined): void => {
      clearTimeout(timer)
      worker.off('message', onMessage)
      resolve(snapshot)
    }
    const onMessage = (message: Message): void => {
      if (message.type === 'reported' && message.id === id) finish(message.snapshot)
    }
    const timer = setTimeout(() => finish(undefined), timeoutMs)
    worker.on('message', onMessage)
    if (worker.isConnected()) worker.send({ type: 'report', id })
    else finish(undefined)
  })
}
