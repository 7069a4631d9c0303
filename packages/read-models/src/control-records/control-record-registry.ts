import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordChange, RecordsState } from '@frontpage/contracts'
import { stampOf, type ControlRecordStore } from './control-record-store.js'

/** Records of one kind in memory, for what cannot wait for Redis. */
export interface ControlRecordRegistry<Value> {
  /** False until records were read from anywhere; then nobody can say what is not there. */
  isLoaded(): boolean
  byId(id: string): Value | undefined
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
  copy?: {
    /** Undefined when there is none; rejects when that is not known now, and is called again. */
    read(): Promise<readonly Value[] | undefined>
    write(values: readonly Value[]): Promise<void>
  }
  /**
   * The change of every record that holds; undefined when that cannot be found out yet. Redis is brought up to it. A
   * process without it leaves that to others.
   */
  readHistory?: () => Promise<readonly RecordChange[] | undefined>
  /** Gives the history back what it lost: changes as they were made, more than once and by several processes. */
  writeHistory?: (changes: readonly RecordChange[]) => Promise<void>
  onChange?: (values: readonly Value[]) => void
  /** The first of a row of failures to follow Redis, or to bring it up to the history. */
  onError: (error: Error) => void
}

/** How long whoever asks for certainty waits for a history, and how long one may take at all. */
const maxCertaintyWaitMs = 2_000
const maxHistoryWaitMs = 5_000

/**
 * Starts with what Redis has, else with the copy; then follows Redis by its version. While Redis is away or was emptied
 * the last good records stay in force. What Redis lost comes back from the history and not from a memory, which may have
 * missed the last change; and the history gets back what it lost from Redis, or from what is remembered here. Every change
 * carries its stamp, so that neither undoes a later one.
 */
export async function startControlRecordRegistry<Value extends { readonly id: string }>(
  store: Pick<ControlRecordStore<Value>, 'version' | 'snapshot' | 'merge'>,
  options: ControlRecordRegistryOptions<Value>,
): Promise<ControlRecordRegistry<Value>> {
  const { refreshEveryMs = 500, mergeEveryMs = 30_000, retryMergeAfterMs = 5_000 } = options
  let version: string | undefined
  let values: readonly Value[] = []
  let byId = new Map<string, Value>()
  /** What `values` comes of. */
  let changes: readonly RecordChange[] = []
  let isLoaded = false
  let isStarted = false
  let isClosed = false
  const onError = (error: Error): void => {
    if (!isClosed) options.onError(error)
  }

  function use(list: readonly Value[], itsChanges: readonly RecordChange[]): void {
    values = list
    changes = itsChanges
    byId = new Map(list.map((value) => [value.id, value]))
    isLoaded = true
    options.onChange?.(list)
  }

  let isCopyKnown = options.copy === undefined
  const copyFailures = createFailureRow(onError)
  async function startFromCopy(): Promise<void> {
    const copied = await options.copy?.read()
    isCopyKnown = true
    copyFailures.end()
    if (isLoaded || isClosed) return
    if (copied !== undefined) {
      // Older than any decision that is found.
      use(
        copied,
        copied.map((value) => toUnstamped(value)),
      )
      mergeAt = -Infinity
    } else if (isNothingDecided) use([], [])
  }

  /** Nothing waits for it: on a slow medium this process would miss what is changed meanwhile. */
  let copying = Promise.resolve()
  async function writeCopy(list: readonly Value[]): Promise<void> {
    // They are in force; a copy that cannot be written is no reason to say otherwise.
    if (list === values) await options.copy?.write(list).catch(onError)
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
    // Before the history is read: what is decided meanwhile is no loss of the history's.
    const known = changes
    const history = await within(maxHistoryWaitMs, options.readHistory?.())
    if (history === undefined) isNothingDecided = false
    if (history === undefined || isClosed) return
    const lost = newerThan(history, known)
    if (lost.length > 0) await within(maxHistoryWaitMs, options.writeHistory?.(lost))
    if (isClosed) return
    const all = [...history, ...lost]
    isNothingDecided = all.length === 0
    if (isNothingDecided && isStarted && !isLoaded && isCopyKnown) use([], [])
    await (writing = store.merge(all))
    // A look that found something new meanwhile wants another one.
    if (mergeAt !== -Infinity) mergeAt = performance.now() + mergeEveryMs
  }

  async function look(): Promise<RecordsState> {
    const current = await store.version()
    if (current !== undefined && current === version) return 'there'
    const snapshot = current && (await store.snapshot())
    if (!snapshot) return isNothingDecided && changes.length === 0 ? 'none' : 'lost'
    mergeAt = -Infinity
    version = snapshot.version
    if (isClosed) return 'there'
    use(snapshot.values, snapshot.changes)
    copying = copying.then(() => writeCopy(snapshot.values))
    return 'there'
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
    byId: (id) => byId.get(id),
    all: () => values,
    refresh,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await looking?.catch(() => {})
      await Promise.allSettled([copying, writing])
    },
  }
}

const toUnstamped = (value: { readonly id: string }): RecordChange => ({
  id: value.id,
  version: 0,
  changedAt: 0,
  changeId: '',
  json: JSON.stringify(value),
})

/** Those of the changes that a history does not have, and has nothing newer for. */
function newerThan(
  history: readonly RecordChange[],
  changes: readonly RecordChange[],
): readonly RecordChange[] {
  const stamps = new Map(history.map((change) => [change.id, stampOf(change)]))
  return changes.filter((change) => stampOf(change) > (stamps.get(change.id) ?? ''))
}

/** Undefined after so long: what hangs is left to itself. */
function within<Answer>(ms: number, answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  const late = sleep(ms, undefined, { ref: false })
  return Promise.race([Promise.resolve(answer), late])
}

/** Of failures in a row only the first is reported. */
function createFailureRow(onError: (error: Error) => void): {
  readonly add: (error: unknown) => void
  readonly end: () => void
} {
  let isFailing = false
  return {
    add(error) {
      if (!isFailing) onError(error as Error)
      isFailing = true
    },
    end: () => void (isFailing = false),
  }
}
