import { repeatUntilClosed } from '@frontpage/concurrency'
import type { ControlRecord, RecordEntry, RecordHistory, RecordsState } from '../record/control-record.js'
import type { ControlRecordStore, RecordDelta } from '../store/control-record-store.js'
import type { RecordsMark } from '../store/read-all-records.js'
import { createFailureRow } from './failure-row.js'
import { createHistoryMerger } from './history-merger.js'
import { createKnownRecords, type ChangedRecords } from './known-records.js'
import { createCopyKeeper, type RecordCopy } from './record-copy.js'
import { within } from '@frontpage/concurrency'

/** Records of one kind in memory, for code that cannot wait for Redis. */
export interface ControlRecordRegistry<Value> {
  /** False until records were read from any source; before that an absent record means nothing. */
  isLoaded(): boolean
  byId(id: string): Value | undefined
  /** All records, those that were changed last at the end. Returns the same list until something changes. */
  all(): readonly Value[]
  /**
   * Reads the records that Redis has at the time of the call, or later, and restores it first where needed, within
   * seconds; rejects when Redis does not answer.
   */
  refresh(): Promise<RecordsState>
  /** Resolves once all writing has ended. */
  close(): Promise<void>
}

export interface ControlRecordRegistryOptions<Value> {
  /** Changes by other processes are in force after this at the latest. Default 500 ms. */
  refreshEveryMs?: number
  /**
   * The maximum time for which Redis may lack a change that it lost (with its last second, or by failing over to a
   * replica that was behind) unnoticed. Default 30 s.
   */
  mergeEveryMs?: number
  /** The pause after the history could not be read. Default 5 s. */
  retryMergeAfterMs?: number
  /** A copy that outlives Redis and this process. */
  copy?: RecordCopy<Value>
  /** The history that Redis is brought up to. A process without one leaves that to others. */
  history?: RecordHistory
  onChange?: (records: ChangedRecords<Value>) => void
  /** Called with the first of a series of failures to follow Redis, or to bring it up to the history. */
  onError: (error: Error) => void
}

type FollowedStore<Value> = Pick<
  ControlRecordStore<Value>,
  'version' | 'snapshot' | 'changesSince' | 'mergeStamps'
>

/** The maximum wait of a caller of `refresh` for a history. */
const maxCertaintyWaitMs = 2_000

/**
 * Starts with the records that Redis has, else with the copy; then follows Redis by its version and reads the records that
 * changed. While Redis is unavailable or was emptied, the last good records stay in force. Redis's lost records are
 * restored from the history and not from a memory, which may have missed the last change; and the history's lost changes
 * are restored from Redis, or from those remembered here. Every change carries its stamp, so that neither undoes a later
 * one.
 */
export async function startControlRecordRegistry<Value extends ControlRecord>(
  store: FollowedStore<Value>,
  options: ControlRecordRegistryOptions<Value>,
): Promise<ControlRecordRegistry<Value>> {
  const { refreshEveryMs = 500, mergeEveryMs = 30_000, retryMergeAfterMs = 5_000, history } = options
  const known = createKnownRecords<Value>()
  let mark: RecordsMark | undefined
  let isLoaded = false
  let isStarted = false
  let isClosed = false
  const onError = (error: Error): void => {
    if (!isClosed) options.onError(error)
  }
  const copy = createCopyKeeper(options.copy, { all: () => known.all(), onError })
  const merger = createHistoryMerger({
    store,
    history,
    mergeEveryMs,
    retryMergeAfterMs,
    onError,
    known: () => known.changes(),
    isClosed: () => isClosed,
    onNothingDecided() {
      if (isStarted && !isLoaded && copy.isKnown()) use([], 'replace')
    },
  })

  function use(entries: readonly RecordEntry<Value>[], how: 'update' | 'replace'): void {
    const changed = known[how](entries)
    isLoaded = true
    options.onChange?.(changed)
  }

  async function startFromCopy(): Promise<void> {
    const copied = await copy.read()
    if (isLoaded || isClosed || !copy.isKnown()) return
    if (copied !== undefined) {
      use(copied.map(toUnstamped), 'replace')
      merger.hurry()
    } else if (merger.isNothingDecided()) use([], 'replace')
  }

  async function look(): Promise<RecordsState> {
    const current = await store.version()
    if (current !== undefined && current === mark?.version) return 'there'
    const delta = current && mark && (await store.changesSince(mark))
    if (delta) return take(delta, 'update')
    const snapshot = current && (await store.snapshot())
    if (!snapshot) return merger.isNothingDecided() && known.isEmpty() ? 'none' : 'lost'
    // This is the first look, or Redis has not the past that was read before: it may lack changes.
    merger.hurry()
    // Another process may have restored Redis from an older memory than this one. What Redis lacks stays in force, and the
    // merge brings it back, also where the history has lost it.
    const kept = history === undefined ? [] : known.newerThan(snapshot.entries).filter(hasStamp)
    const keptIds = new Set(kept.map(({ change }) => change.id))
    const others = snapshot.entries.filter(({ change }) => !keptIds.has(change.id))
    return take({ mark: snapshot.mark, entries: [...others, ...kept] }, 'replace')
  }

  function take(read: RecordDelta<Value>, how: 'update' | 'replace'): 'there' {
    mark = read.mark
    if (isClosed) return 'there'
    use(read.entries, how)
    copy.write()
    return 'there'
  }

  const lookFailures = createFailureRow(onError)
  let looking: Promise<RecordsState> | undefined
  function lookOnce(): Promise<RecordsState> {
    looking ??= look().finally(() => (looking = undefined))
    return looking
  }

  async function follow(): Promise<void> {
    try {
      const state = await lookOnce()
      if (state === 'lost' || merger.isDue()) void merger.merge()
      lookFailures.end()
    } catch (error) {
      lookFailures.add(error)
    }
    if (!isLoaded && !copy.isKnown()) await startFromCopy()
  }

  async function refresh(): Promise<RecordsState> {
    // A look that is under way may have read before the change that the caller wants to see.
    await looking?.catch(() => {})
    if ((await lookOnce()) === 'there') return 'there'
    await within(maxCertaintyWaitMs, merger.mergeAnew())
    return lookOnce()
  }

  await refresh().catch(lookFailures.add)
  if (!isLoaded) await startFromCopy()
  isStarted = true
  const following = repeatUntilClosed(follow, {
    everyMs: refreshEveryMs,
    firstAfterMs: refreshEveryMs,
    isAligned: true,
    onError: lookFailures.add,
  })

  return {
    isLoaded: () => isLoaded,
    byId: (id) => known.byId(id),
    all: () => known.all(),
    refresh,
    async close() {
      isClosed = true
      await following.close()
      await looking?.catch(() => {})
      await Promise.all([copy.settled(), merger.settled()])
    },
  }
}

/** False for a record of the copy. */
function hasStamp({ change }: RecordEntry<unknown>): boolean {
  return change.version > 0
}

/** Gives a record of the copy a stamp that is older than any change. */
function toUnstamped<Value extends ControlRecord>(value: Value): RecordEntry<Value> {
  return {
    change: { id: value.id, version: 0, changedAt: 0, changeId: '', json: JSON.stringify(value) },
    value,
  }
}
