import { createSerialQueue } from '@frontpage/concurrency'
import type { HeldLogs } from '../ownership/held-logs.js'
import type { JournalSettings } from '../settings/journal-options.js'
import type { Batch, Log } from '../ownership/log.js'
import { hasDamageLeft, type Segment } from '../ownership/segment.js'
import type { Outbox } from './outbox.js'
import { isDone, removeLogDirectory, removeSegment } from './remove-segments.js'
import { setAside } from './set-aside.js'

export interface Sweeper {
  /** These batches are finished: they are confirmed, or nothing is left of them that could be shipped. */
  settle(batches: readonly Batch[]): void
  /**
   * Sets aside the damaged parts of the log and removes finished segments; resolves when that is done. One run at a
   * time.
   */
  sweep(log: Log): Promise<void>
  /** Resolves when the segment's damage is set aside. */
  setDamageAside(log: Log, segment: Segment): Promise<void>
}

export function needsSweep(segment: Segment): boolean {
  return hasDamageLeft(segment) || isDone(segment)
}

export function createSweeper(options: {
  settings: JournalSettings
  logs: HeldLogs
  outbox: Outbox
  /** Whether nothing more will be written to this process's own log. */
  isClosing: () => boolean
  onSwept: () => void
}): Sweeper {
  const { settings, logs, outbox } = options
  const { clock, directory, events, files } = settings
  const inSequence = createSerialQueue()

  async function setDamageAsideNow(log: Log, segment: Segment): Promise<void> {
    for (const damage of segment.damage) {
      if (damage.isSetAside) continue
      const path = await setAside(log, segment, damage, { files, directory, wallMs: clock.wallMs() })
      damage.isSetAside = true
      if (path !== undefined) events.onSetAside({ path, reason: damage.reason })
    }
  }

  /** An error with one segment must not affect the others. */
  async function sweepSegment(log: Log, segment: Segment): Promise<void> {
    try {
      await setDamageAsideNow(log, segment)
      if (isDone(segment)) await removeSegment(files, log, segment)
    } catch (error) {
      events.onDiskError(error)
    }
  }

  async function sweepNow(log: Log): Promise<void> {
    if (!log.isReady || !logs.has(log.id)) return
    for (const segment of log.segments.filter(needsSweep)) await sweepSegment(log, segment)
    if (log.segments.length === 0 && (!log.isOwn || options.isClosing())) {
      const names = await files.readdir(log.directory)
      logs.remove(log)
      await removeLogDirectory(files, log, names)
    }
  }

  return {
    settle(batches) {
      for (const batch of batches) {
        if (batch.state === 'settled') continue
        outbox.settle(batch)
        batch.log.batches.delete(batch.range)
        batch.segment.openBatches--
      }
    },
    sweep: (log) =>
      inSequence(() => sweepNow(log))
        .catch(events.onDiskError)
        .finally(options.onSwept),
    setDamageAside: (log, segment) => inSequence(() => setDamageAsideNow(log, segment)),
  }
}
