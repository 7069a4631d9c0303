import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordChange, RecordsState } from '@frontpage/contracts'
import type { ControlRecordStore } from './control-record-store.js'

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
    read(): Promise<readonly Value[] | undefined>
    write(values: readonly Value[]): Promise<void>
  }
  /**
   * The change of every record that holds; undefined when that cannot be found out yet. Redis is brought up to it. A
   * process without it leaves that to others.
   */
  readHistory?: () => Promise<readonly RecordChange[] | undefined>
  /** Writes down in the history what it lost and this process remembers. */
  remember?: (values: readonly Value[]) => Promise<void>
  onChange?: (values: readonly Value[]) => void
  /** The first of a row of failures to follow Redis, or to bring it up to the history. */
  onError: (error: Error) => void
}

/** How long whoever asks for certainty waits for a history. */
const maxHistoryWaitMs = 2_000

/**
 * Starts with what Redis has, else with the copy; then follows Redis by its version. While Redis is away or was emptied
 * the last good records stay in force. What Redis lost comes back from the history and not from a memory, which may have
 * missed the last change; only a history that lost everything is given back what is remembered here.
 */
export async function startControlRecordRegistry<Value extends { readonly id: string }>(
  store: Pick<ControlRecordStore<Value>, 'version' | 'snapshot' | 'merge'>,
  options: ControlRecordRegistryOptions<Value>,
): Promise<ControlRecordRegistry<Value>> {
  const { refreshEveryMs = 500, mergeEveryMs = 30_000, retryMergeAfterMs = 5_000 } = options
  let version: string | undefined
  let values: readonly Value[] = []
  let byId = new Map<string, Value>()
  let isLoaded = false
  let isClosed = false

  function use(list: readonly Value[]): void {
    values = list
    byId = new Map(list.map((value) => [value.id, value]))
    isLoaded = true
    options.onChange?.(list)
  }

  /** Nothing waits for it: on a slow medium this process would miss what is changed meanwhile. */
  let copying = Promise.resolve()
  async function writeCopy(list: readonly Value[]): Promise<void> {
    // They are in force; a copy that cannot be written is no reason to say otherwise.
    if (list === values) await options.copy?.write(list).catch(options.onError)
  }

  let mergeAt = -Infinity
  let isHistoryEmpty = false
  let merging: Promise<void> | undefined
  let writing: Promise<void> | undefined
  const mergeFailures = createFailureRow(options.onError)

  /** Beside everything else: the event store may take long to answer. What it changes, the next look sees. */
  function merge(): Promise<void> {
    merging ??= bringUpToHistory()
      .then(mergeFailures.end, mergeFailures.add)
      .finally(() => (merging = undefined))
    return merging
  }

  async function bringUpToHistory(): Promise<void> {
    mergeAt = performance.now() + retryMergeAfterMs
    const history = await options.readHistory?.()
    if (history === undefined || isClosed) return
    isHistoryEmpty = history.length === 0
    if (isHistoryEmpty) {
      if (!isLoaded) use((await options.copy?.read()) ?? [])
      if (values.length > 0) return options.remember?.(values)
    } else {
      await (writing = store.merge(history))
    }
    // A look that found something new meanwhile wants another one.
    if (mergeAt !== -Infinity) mergeAt = performance.now() + mergeEveryMs
  }

  async function look(): Promise<RecordsState> {
    const current = await store.version()
    if (current !== undefined && current === version) return 'there'
    const snapshot = current && (await store.snapshot())
    if (!snapshot) return isHistoryEmpty && values.length === 0 ? 'none' : 'lost'
    mergeAt = -Infinity
    version = snapshot.version
    use(snapshot.values)
    copying = copying.then(() => writeCopy(snapshot.values))
    return 'there'
  }

  const lookFailures = createFailureRow(options.onError)
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
    if (!isClosed) timer = setTimeout(() => void follow(), refreshEveryMs)
  }

  async function refresh(): Promise<RecordsState> {
    // One that is under way may have read before the change that the caller wants to see.
    await looking?.catch(() => {})
    if ((await lookOnce()) === 'there') return 'there'
    await Promise.race([merge(), sleep(maxHistoryWaitMs, undefined, { ref: false })])
    return lookOnce()
  }

  await refresh().catch(lookFailures.add)
  if (!isLoaded) {
    const copied = await options.copy?.read()
    if (copied !== undefined) use(copied)
  }
  timer = setTimeout(() => void follow(), refreshEveryMs)

  return {
    isLoaded: () => isLoaded,
    byId: (id) => byId.get(id),
    all: () => values,
    refresh,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await Promise.allSettled([copying, writing])
    },
  }
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
