import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordChange, RecordsState } from '@frontpage/contracts'
import { stampOf, type ControlRecordStore } from './control-record-store.js'

/** Records of one kind in memory, for code that cannot wait for Redis. */
export interface ControlRecordRegistry<Value> {
  /** False until records were read from any source; before that an absent record means nothing. */
  isLoaded(): boolean
  byId(id: string): Value | undefined
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
  copy?: {
    /** Undefined when there is none; rejects when that is unknown at the moment, and is called again. */
    read(): Promise<readonly Value[] | undefined>
    write(values: readonly Value[]): Promise<void>
  }
  /**
   * The latest change of every record; undefined when it cannot be found out yet. Redis is brought up to it. A process
   * without this function leaves that to others.
   */
  readHistory?: () => Promise<readonly RecordChange[] | undefined>
  /**
   * Restores changes that the history lost, as they were made; may be called more than once and by several processes.
   */
  writeHistory?: (changes: readonly RecordChange[]) => Promise<void>
  onChange?: (values: readonly Value[]) => void
  /** Called with the first of a series of failures to follow Redis, or to bring it up to the history. */
  onError: (error: Error) => void
}

/** The maximum wait of a caller of `refresh` for a history, and the maximum time of reading one at all. */
const maxCertaintyWaitMs = 2_000
const maxHistoryWaitMs = 5_000

/**
 * Starts with the records that Redis has, else with the copy; then follows Redis by its version. While Redis is
 * unavailable or was emptied, the last good records stay in force. Redis's lost records are restored from the history
 * and not from a memory, which may have missed the last change; and the history's lost changes are restored from Redis,
 * or from those remembered here. Every change carries its stamp, so that neither undoes a later one.
 */
export async function startControlRecordRegistry<Value extends { readonly id: string }>(
  store: Pick<ControlRecordStore<Value>, 'version' | 'snapshot' | 'merge'>,
  options: ControlRecordRegistryOptions<Value>,
): Promise<ControlRecordRegistry<Value>> {
  const { refreshEveryMs = 500, mergeEveryMs = 30_000, retryMergeAfterMs = 5_000 } = options
  let version: string | undefined
  let values: readonly Value[] = []
  let byId = new Map<string, Value>()
  /** The changes from which `values` is made. */
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
      // Older than any change.
      use(
        copied,
        copied.map((value) => toUnstamped(value)),
      )
      mergeAt = -Infinity
    } else if (isNothingDecided) use([], [])
  }

  /** Not awaited: with a slow medium this process would miss changes made meanwhile. */
  let copying = Promise.resolve()
  async function writeCopy(list: readonly Value[]): Promise<void> {
    // The records are in force, whether or not the copy could be written.
    if (list === values) await options.copy?.write(list).catch(onError)
  }

  let mergeAt = -Infinity
  let isNothingDecided = false
  let merging: Promise<void> | undefined
  let writing: Promise<void> | undefined
  const mergeFailures = createFailureRow(onError)

  /** Runs in parallel, because the event store may take long to answer. The next look sees its changes. */
  function merge(): Promise<void> {
    merging ??= bringUpToHistory()
      .then(mergeFailures.end, mergeFailures.add)
      .finally(() => (merging = undefined))
    return merging
  }

  async function bringUpToHistory(): Promise<void> {
    mergeAt = performance.now() + retryMergeAfterMs
    // Taken before the history is read: a change made meanwhile is not one that the history lost.
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
    // When something new was found meanwhile, another look is needed.
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
    // A look in progress may have begun before the change that the caller wants to see.
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

/** The changes that a history does not have, and has nothing newer for. */
function newerThan(
  history: readonly RecordChange[],
  changes: readonly RecordChange[],
): readonly RecordChange[] {
  const stamps = new Map(history.map((change) => [change.id, stampOf(change)]))
  return changes.filter((change) => stampOf(change) > (stamps.get(change.id) ?? ''))
}

/** Undefined after this long: a hanging call is not awaited any longer. */
function within<Answer>(ms: number, answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  const late = sleep(ms, undefined, { ref: false })
  return Promise.race([Promise.resolve(answer), late])
}

/** Reports only the first of a series of failures. */
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
