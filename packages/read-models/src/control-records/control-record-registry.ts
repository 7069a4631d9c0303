import type { ControlRecordStore } from './control-record-store.js'

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
   * What a Redis without records should hold; undefined when that cannot be found out now. Asked again while Redis is
   * empty. A process without it leaves restoring to others.
   */
  readHistory?: () => Promise<readonly Value[] | undefined>
  onChange?: (values: readonly Value[]) => void
  onError: (error: Error) => void
}

/** How long an empty history is taken at its word before it is asked again, where nothing was ever decided. */
const emptyForMs = 30_000

/**
 * Starts with what Redis has, else with the copy; then follows Redis by its version. While Redis is away or was emptied
 * the last good records stay in force. An emptied Redis gets its records back from the history and never from a memory, which
 * may have missed the last change.
 */
export async function startControlRecordRegistry<Value extends { readonly id: string }>(
  store: Pick<ControlRecordStore<Value>, 'version' | 'snapshot' | 'restore'>,
  options: ControlRecordRegistryOptions<Value>,
): Promise<ControlRecordRegistry<Value>> {
  let version: string | undefined
  let values: readonly Value[] = []
  let byId = new Map<string, Value>()
  let isLoaded = false
  let isClosed = false
  let historyIsEmptyUntil = -Infinity
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
    if (current !== undefined && current === version) return true
    const snapshot = current && (await store.snapshot())
    if (!snapshot) return refill()
    historyIsEmptyUntil = -Infinity
    version = snapshot.version
    use(snapshot.values)
    copying = copying.then(() => writeCopy(snapshot.values))
    return true
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
      await store.restore(history)
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
