import { erasedReadersKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** Reader ids whose data was erased at their request: what still comes of them is not stored. */
export interface ErasedReaders {
  /** False until the list was read once: nothing may be stored before that. */
  readonly isLoaded: () => boolean
  has(readerId: string): boolean
  close(): void
}

/** The list in memory, read again every `refreshEveryMs` when it has changed in size; ids are only ever added. */
export async function followErasedReaders(
  redis: Redis,
  options: { namespace?: string; refreshEveryMs?: number; onError: (error: Error) => void },
): Promise<ErasedReaders> {
  const key = erasedReadersKey(options.namespace)
  let ids: ReadonlySet<string> = new Set()
  let isLoaded = false
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  async function refresh(): Promise<void> {
    try {
      if (!isLoaded || (await redis.scard(key)) !== ids.size) ids = new Set(await redis.smembers(key))
      isLoaded = true
    } catch (error) {
      options.onError(error as Error)
    }
    if (!isClosed) timer = setTimeout(() => void refresh(), options.refreshEveryMs ?? 1_000)
  }

  await refresh()
  return {
    isLoaded: () => isLoaded,
    has: (readerId) => ids.has(readerId),
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
