import type { RecordChange } from '@frontpage/contracts'
import type { RecordHistory } from '../record/control-record.js'
import type { ControlRecordStore } from '../store/control-record-store.js'
import { compareWithHistory } from './compare-with-history.js'
import { createFailureRow } from './failure-row.js'

/** Brings Redis up to the history, and the history up to the changes that are known. */
export interface HistoryMerger {
  /** Whether the history was read and has no records. */
  isNothingDecided(): boolean
  isDue(): boolean
  /** Makes a merge due at once, also when one is under way. */
  hurry(): void
  /**
   * Never rejects. It runs beside everything else, because the event store may take long; the next look at Redis sees its
   * changes.
   */
  merge(): Promise<void>
  /** Merges with a history that is read from now on. */
  mergeAnew(): Promise<void>
  /** Resolves once nothing is written any more. */
  settled(): Promise<void>
}

export interface HistoryMergerOptions {
  readonly store: Pick<ControlRecordStore<never>, 'mergeStamps'>
  readonly history: RecordHistory | undefined
  readonly known: () => readonly RecordChange[]
  readonly mergeEveryMs: number
  readonly retryMergeAfterMs: number
  readonly isClosed: () => boolean
  readonly onNothingDecided: () => void
  readonly onError: (error: Error) => void
}

export function createHistoryMerger(options: HistoryMergerOptions): HistoryMerger {
  const { store, history, isClosed } = options
  const failures = createFailureRow(options.onError)
  let mergeAt = -Infinity
  let isNothingDecided = false
  let merging: Promise<void> | undefined
  let writing: Promise<void> | undefined

  async function bringUpToHistory(): Promise<void> {
    mergeAt = performance.now() + options.retryMergeAfterMs
    const found = history && (await compareWithHistory(history, options.known(), isClosed))
    if (found === undefined) isNothingDecided = false
    if (found === undefined || isClosed()) return
    isNothingDecided = found.stamps.length === 0
    if (isNothingDecided) options.onNothingDecided()
    await (writing = store.mergeStamps(found.stamps, found.changesOf))
    // A look that had to read all records meanwhile asks for another merge.
    if (mergeAt !== -Infinity) mergeAt = performance.now() + options.mergeEveryMs
  }

  function merge(): Promise<void> {
    merging ??= bringUpToHistory()
      .then(failures.end, failures.add)
      .finally(() => (merging = undefined))
    return merging
  }

  return {
    isNothingDecided: () => isNothingDecided,
    isDue: () => performance.now() >= mergeAt,
    hurry: () => void (mergeAt = -Infinity),
    merge,
    mergeAnew: () => (merging ?? Promise.resolve()).then(merge),
    settled: async () => {
      await writing?.catch(() => {})
    },
  }
}
