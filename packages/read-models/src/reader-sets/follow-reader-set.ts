import { repeatUntilClosed } from '@frontpage/concurrency'
import type { Redis } from '@frontpage/redis'

/** Reader ids with a special treatment, in memory. */
export interface ReaderSet {
  /** False until the set was read once. */
  readonly isLoaded: () => boolean
  has(readerId: string): boolean
  close(): void
}

export interface ReaderSetOptions {
  /** Default 1 s. */
  refreshEveryMs?: number
  onError: (error: Error) => void
}

/**
 * Follows a set in Redis, which is read again when its mark has changed.
 * @param readMark returns a value that differs whenever the set does; undefined where Redis has none, and the set that
 * was read last applies
 */
export async function followReaderSet(
  redis: Redis,
  { key, readMark }: { key: string; readMark: () => Promise<string | number | undefined> },
  options: ReaderSetOptions,
): Promise<ReaderSet> {
  let ids: ReadonlySet<string> = new Set()
  let mark: string | number | undefined
  let isLoaded = false

  async function refresh(): Promise<void> {
    try {
      const current = await readMark()
      // A set that is there again later may be another one with the same mark.
      if (current === undefined) mark = undefined
      else if (current !== mark) {
        const members = await redis.smembers(key)
        // When the set was changed or lost meanwhile, the mark does not match it: it is read again at the next look.
        if ((await readMark()) === current) {
          ids = new Set(members)
          mark = current
        }
      }
      isLoaded = true
    } catch (error) {
      options.onError(error as Error)
    }
  }

  // After a failover the server may lack the latest additions, and have the same mark for another set.
  const forgetMark = (): void => void (mark = undefined)
  redis.on('ready', forgetMark)

  await refresh()
  const everyMs = options.refreshEveryMs ?? 1_000
  const onError = (error: unknown): void => options.onError(error as Error)
  const refreshes = repeatUntilClosed(refresh, { everyMs, firstAfterMs: everyMs, isAligned: true, onError })
  return {
    isLoaded: () => isLoaded,
    has: (readerId) => ids.has(readerId),
    close() {
      void refreshes.close()
      redis.off('ready', forgetMark)
    },
  }
}
