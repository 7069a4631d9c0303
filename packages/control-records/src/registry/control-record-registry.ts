import type { ControlRecord, RecordEntry, RecordHistory, RecordsState } from '../control-record.js'
import type { ControlRecordStore } from '../store/control-record-store.js'
import type { RecordsMark } from '../store/read-all-records.js'
import { compareWithHistory } from './compare-with-history.js'
import { createFailureRow } from './failure-row.js'
import { createKnownRecords, type ChangedRecords } from './known-records.js'
import { within } from './within.js'

/** Records of one kind in memory, for what cannot wait for Redis. */
export interface ControlRecordRegistry<Value> {
  /** False until records were read from anywhere; then nobody can say what is not there. */
  isLoaded(): boolean
  byId(id: string): Value | undefined
  /** Those that were changed last at the end. The same list until something changes. */
  all(): readonly Value[]
  /**
   * Reads what Redis has at the time of the call, or later, and restores it first where that is needed, within seconds;
   * rejects when Redis does not answer.
   */
  refresh(): Promise<RecordsState>
  /** Resolves once nothing is written any more. */
  close(): Promise<void>
}

export interface ControlRecordRegistryOptions<Value> {
  /** Changes of others are in force after this at the latest. Default 500 ms. */
  refreshEveryMs?: number
  /**
   * How long Redis may lack a change that it lost (with its last second, or to a replica that was behind) unnoticed.
   * Default 30 s.
   */
  mergeEveryMs?: number
  /** After a history that could not be read. Default 5 s. */
  retryMergeAfterMs?: number
  /** A copy that outlives Redis and this process. */
  copy?: RecordCopy<Value>
  /** What Redis is brought up to. A process without it leaves that to others. */
  history?: RecordHistory
  onChange?: (records: ChangedRecords<Value>) => void
  /** The first of a row of failures to follow Redis, or to bring it up to the history. */
  onError: (error: Error) => void
}

export interface RecordCopy<Value> {
  /** Undefined when there is none; rejects when that is not known now, and is called again. */
  read(): Promise<readonly Value[] | undefined>
  write(values: readonly Value[]): Promise<void>
}

type FollowedStore<Value> = Pick<
  ControlRecordStore<Value>,
  'version' | 'snapshot' | 'changesSince' | 'mergeStamps'
>

/** How long whoever asks for certainty waits for a history. */
const maxCertaintyWaitMs = 2_000

/**
 * Starts with what Redis has, else with the copy; then follows Redis by its version, and reads what changed. While Redis is
 * away or was emptied the last good records stay in force. What Redis lost comes back from the history and not from a
 * memory, which may have missed the last change; and the history gets back what it lost from Redis, or from what is
 * remembered here. Every change carries its stamp, so that neither undoes a later one.
 */
export async function startControlRecordRegistry<Value extends ControlRecord>(
  store: FollowedStore<Value>,
  options: ControlRecordRegistryOptions<Value>,
): Promise<ControlRecordRegistry<Value>> {
  const { refreshEveryMs = 500, mergeEveryMs = 30_000, retryMergeAfterMs = 5_000, history, copy } = options
  const known = createKnownRecords<Value>()
  let mark: RecordsMark | undefined
  let isLoaded = false
  let isStarted = false
  let isClosed = false
  const onError = (error: Error): void => {
    if (!isClosed) options.onError(error)
  }

  function use(entries: readonly RecordEntry<Value>[], how: 'update' | 'replace'): void {
    const changed = known[how](entries)
    isLoaded = true
    options.onChange?.(changed)
  }

  let isCopyKnown = copy === undefined
  const copyFailures = createFailureRow(onError)
  async function startFromCopy(): Promise<void> {
    const copied = await copy?.read()
    isCopyKnown = true
    copyFailures.end()
    if (isLoaded || isClosed) return
    if (copied !== undefined) {
      use(copied.map(toUnstamped), 'replace')
      mergeAt = -Infinity
    } else if (isNothingDecided) use([], 'replace')
  }

  /** Nothing waits for it: on a slow medium this process would miss what is changed meanwhile. */
  let copying = Promise.resolve()
  function writeCopy(): void {
    if (copy === undefined) return
    const list = known.all()
    copying = copying.then(async () => {
      // They are in force; a copy that cannot be written is no reason to say otherwise.
      if (list === known.all()) await copy.write(list).catch(onError)
    })
  }

  let mergeAt = -Infinity
  let isNothingDecided = false
  let merging: Promise<void> | undefined
  let writing: Promise<void> | undefined
  const mergeFailures = createFailureRow(onError)

  /** Beside everything else: the event store may take long to answer. What it changes, the next look sees. */
  function merge(): Promise<void> {
    merging ??= bringUpToHistory()
      .then(mergeFailures.end, mergeFailures.add)
      .finally(() => (merging = undefined))
    return merging
  }

  async function bringUpToHistory(): Promise<void> {
    mergeAt = performance.now() + retryMergeAfterMs
    const found = history && (await compareWithHistory(history, known.changes(), () => isClosed))
    if (found === undefined) isNothingDecided = false
    if (found === undefined || isClosed) return
    isNothingDecided = found.stamps.length === 0
    if (isNothingDecided && isStarted && !isLoaded && isCopyKnown) use([], 'replace')
    await (writing = store.mergeStamps(found.stamps, found.changesOf))
    // A look that found another past meanwhile wants another one.
    if (mergeAt !== -Infinity) mergeAt = performance.now() + mergeEveryMs
  }

  async function look(): Promise<RecordsState> {
    const current = await store.version()
    if (current !== undefined && current === mark?.version) return 'there'
    const delta = current && mark && (await store.changesSince(mark))
    if (delta) {
      mark = delta.mark
      if (!isClosed) take(delta.entries, 'update')
      return 'there'
    }
    const snapshot = current && (await store.snapshot())
    if (!snapshot) return isNothingDecided && known.isEmpty() ? 'none' : 'lost'
    // All were read for the first time, or this Redis has another past than what was read before.
    mergeAt = -Infinity
    mark = snapshot.mark
    if (!isClosed) take(snapshot.entries, 'replace')
    return 'there'
  }

  function take(entries: readonly RecordEntry<Value>[], how: 'update' | 'replace'): void {
    use(entries, how)
    writeCopy()
  }

  const lookFailures = createFailureRow(onError)
  let looking: Promise<RecordsState> | undefined
  function lookOnce(): Promise<RecordsState> {
    looking ??= look().finally(() => (looking = undefined))
    return looking
  }

  let timer: NodeJS.Timeout | undefined
  async function follow(): Promise<void> {
    try {
      const state = await lookOnce()
      if (state === 'lost' || performance.now() >= mergeAt) void merge()
      lookFailures.end()
    } catch (error) {
      lookFailures.add(error)
    }
    if (!isLoaded && !isCopyKnown) await startFromCopy().catch(copyFailures.add)
    if (!isClosed) timer = setTimeout(() => void follow(), refreshEveryMs)
  }

  async function refresh(): Promise<RecordsState> {
    // One that is under way may have read before the change that the caller wants to see.
    await looking?.catch(() => {})
    if ((await lookOnce()) === 'there') return 'there'
    await within(
      maxCertaintyWaitMs,
      (merging ?? Promise.resolve()).then(() => merge()),
    )
    return lookOnce()
  }

  await refresh().catch(lookFailures.add)
  if (!isLoaded) await startFromCopy().catch(copyFailures.add)
  isStarted = true
  timer = setTimeout(() => void follow(), refreshEveryMs)

  return {
    isLoaded: () => isLoaded,
    byId: (id) => known.byId(id),
    all: () => known.all(),
    refresh,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await looking?.catch(() => {})
      await Promise.allSettled([copying, writing])
    },
  }
}

/** Of a copy: older than any decision that is found. */
function toUnstamped<Value extends ControlRecord>(value: Value): RecordEntry<Value> {
  return {
    change: { id: value.id, version: 0, changedAt: 0, changeId: '', json: JSON.stringify(value) },
    value,
  }
}
