import type { ControlRecordStore, RecordChange } from './control-record-store.js'

/** Records of one kind in memory, for what cannot wait for Redis. */
export interface ControlRecordRegistry<Value> {
  /** False until records were read from anywhere; then nobody can say what is not there. */
  isLoaded(): boolean
  byId(id: string): Value | undefined
  all(): readonly Value[]
  /**
   * Reads what Redis has at the time of the call, or later, and restores it first where that is needed; rejects when
   * Redis does not answer.
   * @returns false where Redis lost its records, and what they were cannot be found out now
   */
  refresh(): Promise<boolean>
  /** Resolves once the copy is written. */
  close(): Promise<void>
}

export interface ControlRecordRegistryOptions<Value> {
  /** Changes of others are in force after this at the latest. Default 500 ms. */
  refreshEveryMs?: number
  /** A copy that outlives Redis and this process. */
  copy?: {
    read(): Promise<readonly Value[] | undefined>
    write(values: readonly Value[]): Promise<void>
  }
  /**
   * The last change of every record; undefined when that cannot be found out now. Redis is brought up to it. A process
   * without it leaves that to others.
   */
  readHistory?: () => Promise<readonly RecordChange<Value>[] | undefined>
  onChange?: (values: readonly Value[]) => void
  onError: (error: Error) => void
}

/** How long an empty history is taken at its word before it is asked again, where nothing was ever decided. */
const emptyForMs = 30_000

/** How long Redis may lack a change that it lost (with its last second, or to a replica that was behind) unnoticed. */
const mergeEveryMs = 30_000
const retryMergeAfterMs = 5_000

/**
 * Starts with what Redis has, else with the copy; then follows Redis by its version. While Redis is away or was emptied
 * the last good records stay in force. What Redis lost comes back from the history and never from a memory, which may have
 * missed the last change.
 */
export async function startControlRecordRegistry<Value extends { readonly id: string }>(
  store: Pick<ControlRecordStore<Value>, 'version' | 'snapshot' | 'merge'>,
  options: ControlRecordRegistryOptions<Value>,
): Promise<ControlRecordRegistry<Value>> {
  let version: string | undefined
  let values: readonly Value[] = []
  let byId = new Map<string, Value>()
  let isLoaded = false
  let isClosed = false
  let historyIsEmptyUntil = -Infinity
  let mergeAt = -Infinity
  let isMerging = false
  /** Nothing waits for it: on a slow medium this process would miss what is changed meanwhile. */
  let copying = Promise.resolve()

  function use(list: readonly Value[]): void {
    values = list
    byId = new Map(list.map((value) => [value.id, value]))
    isLoaded = true
    options.onChange?.(list)
  }

  async function refresh(): Promise<boolean> {
    const current = await store.version()
    if (current !== version || current === undefined) {
      const snapshot = current && (await store.snapshot())
      if (!snapshot) return refill()
      historyIsEmptyUntil = -Infinity
      mergeAt = -Infinity
      version = snapshot.version
      use(snapshot.values)
      copying = copying.then(() => writeCopy(snapshot.values))
    }
    if (performance.now() >= mergeAt && !isMerging) void mergeHistory()
    return true
  }

  /** Beside everything else: the event store may take long to answer. What it changes, the next look sees. */
  async function mergeHistory(): Promise<void> {
    isMerging = true
    let isDone = false
    try {
      const history = await options.readHistory?.()
      if (history !== undefined) await store.merge(history)
      isDone = history !== undefined
    } catch {
      // Following hears of a Redis that is away, too.
    }
    mergeAt = performance.now() + (isDone ? mergeEveryMs : retryMergeAfterMs)
    isMerging = false
  }

  async function writeCopy(list: readonly Value[]): Promise<void> {
    // They are in force; a copy that cannot be written is no reason to say otherwise.
    if (list === values) await options.copy?.write(list).catch(options.onError)
  }

  /** Redis is new, or lost what it had. What is restored is read back by the next look. */
  async function refill(): Promise<boolean> {
    const history = await options.readHistory?.()
    if (history === undefined) return false
    if (history.length > 0) {
      await store.merge(history)
      return true
    }
    // Not written down in Redis: another process may remember what both stores have lost.
    historyIsEmptyUntil = performance.now() + emptyForMs
    if (!isLoaded) use([])
    return true
  }

  let underWay: Promise<boolean> | undefined
  function refreshOnce(): Promise<boolean> {
    underWay ??= refresh().finally(() => (underWay = undefined))
    return underWay
  }

  await refreshOnce().catch(options.onError)
  // A second look reads what the first one restored.
  if (!isLoaded) await refreshOnce().catch(() => {})
  if (!isLoaded) {
    const copied = await options.copy?.read()
    if (copied !== undefined) use(copied)
  }

  let timer: NodeJS.Timeout | undefined
  let hadError = false
  async function follow(): Promise<void> {
    try {
      if (performance.now() >= historyIsEmptyUntil || (await store.version()) !== undefined) {
        await refreshOnce()
      }
      hadError = false
    } catch (error) {
      if (!hadError) options.onError(error as Error)
      hadError = true
    }
    if (!isClosed) timer = setTimeout(() => void follow(), options.refreshEveryMs ?? 500)
  }
  timer = setTimeout(() => void follow(), options.refreshEveryMs ?? 500)

  return {
    isLoaded: () => isLoaded,
    byId: (id) => byId.get(id),
    all: () => values,
    async refresh() {
      // One that is under way may have read before the change that the caller wants to see.
      await underWay?.catch(() => {})
      return refreshOnce()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      return copying
    },
  }
}
