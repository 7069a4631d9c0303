import { cutBatch } from './cut-batch.js'
import { failedAgain } from '../disk/failed-tries.js'
import type { FreshRecords } from '../append/fresh-records.js'
import type { HeldLogs } from '../ownership/held-logs.js'
import type { JournalSettings } from '../settings/journal-options.js'
import type { Batch, Log } from '../ownership/log.js'
import type { DamagedRange, Segment } from '../ownership/segment.js'
import { msUntilCut } from './ms-until-cut.js'
import type { Outbox } from './outbox.js'
import type { PayloadMemory } from '../disk/payload-memory.js'
import { readBatch } from './read-batch.js'
import type { RememberedRequests } from './remembered-requests.js'
import { createSignal } from './signal.js'
import { createBatchTrace } from './trace-batch.js'

export interface Shipper {
  /** Called when it may be able to go on: records were written, a batch was confirmed, a log was adopted. */
  notify(): void
  /** From now on batches are cut without waiting for more events; unreadable ones are tried once more. */
  flush(): void
  /** Whether nothing is left to ship, except data that cannot be read from the disk now. */
  isIdle(): boolean
  /** Begins nothing more; resolves when no cut is in progress. Batches on their way to Redis may still arrive. */
  stop(): Promise<void>
}

export interface ShipperOptions {
  settings: JournalSettings
  logs: HeldLogs
  outbox: Outbox
  fresh: FreshRecords
  memory: PayloadMemory
  requests: RememberedRequests
  /** The Redis that answered last; nothing is shipped before one has. */
  redisIdentity: () => string | undefined
  /** Whether Redis has no room for more now. */
  isRedisFull: () => boolean
  onShipped: (batch: Batch, events: number) => void
  /** Resolves when the segment's damage is set aside. */
  setDamageAside: (log: Log, segment: Segment) => Promise<void>
  /** Nothing of the batch can be shipped: all of its bytes are damaged, and set aside. */
  onEmpty: (batch: Batch) => void
  /** The log may have segments that are no longer needed. */
  onCut: (log: Log) => void
}

const minPauseMs = 25
/** Together with ioredis's pause before it connects again, shipping resumes within a second of Redis's return. */
const maxPauseMs = 400

/**
 * One loop that cuts, and ships a few batches at the same time: those that wait (again) first, then new ones, from each
 * log in turn. While Redis fails it tries one batch, with growing pauses; the backlog stays on disk meanwhile. Data
 * that cannot be read, or whose cut cannot be recorded, is tried again after a pause of its own, for ever.
 */
export function createShipper(options: ShipperOptions): Shipper {
  const { settings, logs, outbox, fresh } = options
  const { clock, producer } = settings
  const trace = settings.tracing && createBatchTrace(settings.tracing)
  const signal = createSignal()
  let isStopped = false
  let isFlushing = false
  let shipping = 0
  let failures = 0
  let resumeAt = -Infinity
  let turn = 0

  function onDamage(segment: Segment, { start, end, reason }: DamagedRange): void {
    if (segment.damage.some((known) => known.start === start && known.end === end)) return
    segment.damage.push({ start, end, reason, isSetAside: false })
    settings.events.onDamage({ path: segment.path, reason: `${reason} (bytes ${start} to ${end})` })
  }

  function onCutFailed(log: Log, segment: Segment, error: unknown): void {
    segment.failing = failedAgain(segment.failing, clock.monotonicMs())
    // They are in the order of their segments; those of the next segments must not wait for those of this one.
    if (log.isOwn) fresh.clear()
    settings.events.onDiskError(error)
  }

  function hasRoom(): boolean {
    return (
      options.redisIdentity() !== undefined &&
      outbox.queuedBatches < settings.maxQueuedBatches &&
      outbox.queuedBytes < settings.maxQueuedBytes &&
      !options.isRedisFull()
    )
  }

  /** The log whose turn it is, or the time until there is one. */
  function nextLog(now: number): Log | number {
    const due: Log[] = []
    let wait = Infinity
    for (const log of logs) {
      const ms = msUntilCut(log, { fresh, now, limits: settings.batch, isFlushing })
      if (ms <= 0) due.push(log)
      else wait = Math.min(wait, ms)
    }
    return due[turn++ % due.length] ?? wait
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const now = clock.monotonicMs()
      if (shipping >= (failures > 0 ? 1 : settings.shipConcurrency) || !hasRoom()) {
        await signal.wait(Infinity)
      } else if (now < resumeAt) {
        await signal.wait(resumeAt - now)
      } else {
        const waiting = outbox.next(now)
        if (waiting !== undefined) {
          void ship(waiting)
          continue
        }
        const next = nextLog(now)
        if (typeof next === 'number') await signal.wait(Math.min(next, outbox.msUntilPauseEnds(now)))
        else await cut(next)
      }
    }
  }

  async function cut(log: Log): Promise<void> {
    const batch = await cutBatch(log, {
      fresh: log.isOwn ? fresh : undefined,
      memory: options.memory,
      files: settings.files,
      isOwner: (owner) => logs.isOwner(owner),
      now: () => clock.monotonicMs(),
      onDamage,
      onFailed: (segment, error) => onCutFailed(log, segment, error),
      ...settings.batch,
    })
    if (batch === undefined) options.onCut(log)
    else {
      if (log.isOwn) batch.requests = options.requests.takeTo(batch.endEvent)
      outbox.start(batch)
      void ship(batch)
    }
  }

  async function ship(batch: Batch): Promise<void> {
    shipping++
    const redisIdentity = options.redisIdentity()
    try {
      const read = await readPayload(batch)
      if (read === undefined) return
      const span = trace?.shipping(batch, read.payload.length)
      const message = { id: batch.id, bytes: read.payload, events: read.events, trace: span?.context }
      await (batch.ships === 0 ? producer.enqueue(message) : producer.enqueueAgain(message))
      failures = 0
      options.onShipped(batch, read.events)
      if (!batch.hasFailed) options.memory.release(read.payload)
      batch.payload = undefined
      trace?.shipped(batch)
      batch.ships++
      batch.shippedAt = clock.monotonicMs()
      batch.shippedTo = redisIdentity
      if (batch.state === 'shipping') outbox.markShipped(batch)
    } catch (error) {
      failures++
      batch.hasFailed = true
      batch.shippingSpan?.note(error)
      resumeAt = clock.monotonicMs() + Math.min(minPauseMs * 2 ** Math.min(failures, 10), maxPauseMs)
      if (batch.state === 'shipping') outbox.putBack(batch)
      settings.events.onShipError(error, failures)
    } finally {
      shipping--
      signal.notify()
    }
  }

  /** Undefined when the batch cannot be read now and waits for another attempt; or when nothing of it is left. */
  async function readPayload(batch: Batch): Promise<{ payload: Buffer; events: number } | undefined> {
    if (batch.payload !== undefined) return { payload: batch.payload, events: batch.events }
    try {
      const read = await readBatch(batch, { memory: options.memory, files: settings.files })
      for (const range of read.damage) onDamage(batch.segment, range)
      // Before the rest of it can be confirmed: a batch that is confirmed is not read again.
      if (read.damage.length > 0) await options.setDamageAside(batch.log, batch.segment)
      batch.failing = undefined
      if (read.events > 0) return read
      options.onEmpty(batch)
    } catch (error) {
      if (batch.log.isLost || batch.state !== 'shipping') return undefined
      batch.failing = failedAgain(batch.failing, clock.monotonicMs())
      outbox.addFailing(batch)
      settings.events.onDiskError(error)
    }
    return undefined
  }

  const running = run()
  return {
    notify: () => signal.notify(),
    flush() {
      isFlushing = true
      outbox.endPauses()
      for (const log of logs) for (const segment of log.segments) segment.failing = undefined
      signal.notify()
    },
    isIdle() {
      if (shipping > 0 || outbox.hasWaiting()) return false
      return [...logs].every(
        ({ segments }) =>
          !segments.some((segment) => segment.cutTo < segment.bytes && segment.failing === undefined),
      )
    },
    async stop() {
      isStopped = true
      signal.notify()
      await running
    },
  }
}
