import type { Source } from '@frontpage/contracts'
import type { SourceStore } from './source-store.js'

/** Sources in memory: what an event is checked against, without asking Redis. */
export interface SourceRegistry {
  /** False until sources were read from anywhere; then nobody's write key can be called unknown. */
  isLoaded(): boolean
  byWriteKey(writeKey: string): Source | undefined
  byId(id: string): Source | undefined
  all(): readonly Source[]
  /** Reads what Redis has at the time of the call, or later; rejects when Redis does not answer. */
  refresh(): Promise<void>
  close(): void
}

export interface SourceRegistryOptions {
  /** Changes of others are in force after this at the latest. Default 500 ms. */
  refreshEveryMs?: number
  /** A copy that outlives Redis and this process. */
  copy?: {
    read(): Promise<readonly Source[] | undefined>
    write(sources: readonly Source[]): Promise<void>
  }
  /**
   * What a Redis without sources should hold; undefined when that cannot be found out now. Asked again while Redis is
   * empty.
   */
  readHistory?: () => Promise<readonly Source[] | undefined>
  onChange?: (sources: readonly Source[]) => void
  onError: (error: Error) => void
}

/**
 * Starts with what Redis has, else with the copy; then follows Redis by its version. While Redis is away or was emptied
 * the last good sources stay in force, and an emptied Redis gets them back from the history, or from here.
 */
export async function startSourceRegistry(
  store: SourceStore,
  options: SourceRegistryOptions,
): Promise<SourceRegistry> {
  let version: string | undefined
  let sources: readonly Source[] = []
  let byWriteKey = new Map<string, Source>()
  let byId = new Map<string, Source>()
  let isLoaded = false
  let isClosed = false

  function use(list: readonly Source[]): void {
    sources = list
    byWriteKey = new Map(list.map((source) => [source.writeKey, source]))
    byId = new Map(list.map((source) => [source.id, source]))
    isLoaded = true
    options.onChange?.(list)
  }

  async function refresh(): Promise<void> {
    const current = await store.version()
    if (current === undefined) return refill()
    if (current === version) return
    const list = await store.list()
    version = current
    use(list)
    // They are in force; a copy that cannot be written is no reason to say otherwise.
    await options.copy?.write(list).catch(options.onError)
  }

  /** Redis is new, or lost what it had. */
  async function refill(): Promise<void> {
    const history = await options.readHistory?.()
    const known = history ?? (isLoaded && sources.length > 0 ? sources : undefined)
    if (known === undefined) return
    if (known.length > 0) await store.restore(known)
    else if (!isLoaded) use([])
  }

  let underWay: Promise<void> | undefined
  function refreshOnce(): Promise<void> {
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
      await refreshOnce()
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
    byWriteKey: (writeKey) => byWriteKey.get(writeKey),
    byId: (id) => byId.get(id),
    all: () => sources,
    async refresh() {
      // One that is under way may have read before the change that the caller wants to see.
      await underWay?.catch(() => {})
      await refreshOnce()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
