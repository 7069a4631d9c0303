import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { hourMs, type AcceptedEvent } from '@frontpage/contracts'
import {
  countHoursOfRows,
  readArchiveHour,
  type EventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { foldWindowAt, type FoldableEvent } from '@frontpage/read-models'
import type { EnrichedEvent } from '../steps/enrich-events.js'
import { addFoldable, newFoldableBatch, type FoldableBatch } from '../steps/foldable-batch.js'
import { suppressErased } from '../steps/suppress-erased.js'
import { unionOf, eventsOfAge, type Rebuildable } from './rebuildable.js'

/** The steps that turn rows of the archive into events. */
export interface ReplaySteps {
  readonly client: EventStoreClient
  readonly restore: (rows: readonly EventRow[]) => EnrichedEvent[]
  readonly isErased: (readerId: string) => boolean
  /** Whether the reader of an event had the platform forget it. */
  readonly isForgotten: (event: AcceptedEvent) => boolean
  /** Waits until the rebuild may go on, so that live events do not wait for it. Is told how long it worked. */
  readonly yieldToLive: (workedMs: number, signal: AbortSignal) => Promise<void>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface ReplayedHour {
  readonly models: readonly Rebuildable[]
  /** Hours since 1970, of the archive's key. */
  readonly hour: number
  /** The most hours that are replayed together where they have few events: this one, and those before it. */
  readonly maxHours: number
  readonly storedSinceMs?: number | undefined
  /** False once another transporter may be at it: it was stopped for too long. */
  readonly mayGoOn: () => boolean
  readonly signal: AbortSignal
}

/** Larger updates of a read model merge more events of a story; smaller ones keep Redis from others for less long. */
const eventsPerUpdate = 24_000
/** Redis works on them while the next one is read and restored. */
const maxConcurrentUpdates = 2
/** Live events get their turn after so long. Turns are few where they are busy. */
const maxTurnMs = 10
const rowsPerLook = 100
/** Restoring an event takes about 3 µs, and reading, restoring and folding it 20 µs together. */
const workPerRestoring = 7

/** A fold takes events of a day, by the time that it is told. */
const maxHoursTogether = 12
/** No limit of a read model that is meant for an hour is reached by so many events. */
const maxRowsTogether = 20_000

/** Applies the events of an hour, or of some hours with few, to read models. May be done again. */
export async function replayHour(
  steps: ReplaySteps,
  replayed: ReplayedHour,
): Promise<{ events: number; hours: number }> {
  const { models, hour, maxHours, storedSinceMs, mayGoOn, signal } = replayed
  const nowMs = steps.now()
  const ageHours = Math.max(0, Math.floor(nowMs / hourMs) - hour)
  const some = models.flatMap(({ of }) => eventsOfAge(of, ageHours) ?? [])
  const wanted = unionOf(some)
  if (wanted === undefined) return { events: 0, hours: 1 }
  // The events of an hour of the key may lie in the next one.
  const window = foldWindowAt(Math.min(nowMs, (hour + 2) * hourMs))
  const query = { hour, ...wanted, storedSinceMs }
  const { hours, rows } = await countHoursOfRows(steps.client, query, {
    maxHours: models.some(isOfHours) ? 1 : Math.min(maxHours, maxHoursTogether),
    maxRows: maxRowsTogether,
    signal,
  })
  if (rows === 0) return { events: 0, hours }
  const pages = readArchiveHour(steps.client, {
    ...query,
    hours,
    columns: [...new Set(models.flatMap(({ columns }) => columns))],
    signal,
  })

  let count = 0
  /** The time in which this thread restored events since the last update; live events had theirs between. */
  let restoringMs = 0
  /** Those that are on their way, the older one first. */
  const updates: Promise<unknown>[] = []
  const keepsEvents = models.some(({ isOfEvents }) => isOfEvents)
  let enriched: EnrichedEvent[] = []
  let foldable = newFoldableBatch()
  let forgotten = new Set<FoldableEvent>()

  async function flush(): Promise<void> {
    if (updates.length >= maxConcurrentUpdates) await updates.shift()
    signal.throwIfAborted()
    if (!mayGoOn()) throw new Error('another transporter may look after the read models by now')
    const replayedNow = { foldable, events: enriched, forgotten }
    const update = Promise.all(models.map((model) => model.apply(replayedNow)))
    update.catch(() => {})
    updates.push(update)
    enriched = []
    foldable = newFoldableBatch()
    forgotten = new Set()
    const workedMs = restoringMs * workPerRestoring
    restoringMs = 0
    await steps.yieldToLive(workedMs, signal)
  }

  function restore(read: readonly EventRow[]): void {
    const restored = steps.restore(read)
    count += restored.length
    for (const event of suppressErased(restored, steps.isErased).kept) {
      if (keepsEvents) enriched.push(event)
      addIfInTime(foldable, event, window)
      const view = foldable.personalisation.at(-1)
      if (view !== undefined && steps.isForgotten(event.event)) forgotten.add(view)
    }
  }

  for await (const page of pages) {
    let turnMs = performance.now()
    for (let start = 0; start < page.length; start += rowsPerLook) {
      restore(page.slice(start, start + rowsPerLook))
      const workedMs = performance.now() - turnMs
      const isFull = foldable.statistics.length >= eventsPerUpdate
      const isLast = start + rowsPerLook >= page.length
      if (workedMs < maxTurnMs && !isFull && !isLast) continue
      restoringMs += workedMs
      if (isFull) await flush()
      await nextTurn()
      turnMs = performance.now()
    }
  }
  if (foldable.statistics.length > 0) await flush()
  await Promise.all(updates)
  return { events: count, hours }
}

/** A read model of the last hours alone takes none of the earlier of several hours, by the time that it is told. */
function isOfHours({ of }: Rebuildable): boolean {
  return of.every(({ hours }) => hours <= maxHoursTogether)
}

/** An event that came too late for its hour is in no read model: the rebuilt one does not know it either. */
function addIfInTime(
  batch: FoldableBatch,
  enriched: EnrichedEvent,
  window: ReturnType<typeof foldWindowAt>,
): void {
  const { fromMs } = foldWindowAt(enriched.event.receivedAt)
  addFoldable(batch, enriched, fromMs > window.fromMs ? { ...window, fromMs } : window)
}

/** How a rebuild shares the machine with live events. */
export function createYielding(options: {
  /** The part of the time in which it works while live events come, 0 to 1. */
  readonly share: number
  /** Whether live events are being processed. */
  readonly isBusy: () => boolean
  /** Whether they wait already. */
  readonly isLate: () => boolean
}): ReplaySteps['yieldToLive'] {
  const { share, isBusy, isLate } = options
  return async (workedMs, signal) => {
    if (isBusy()) await pause((workedMs * (1 - share)) / share, undefined, { signal })
    for (let waited = 0; isLate() && waited < maxWaits; waited++) await pause(waitMs, undefined, { signal })
  }
}

const waitMs = 100
/** The rebuild goes on slowly if live events are always late. */
const maxWaits = 20
