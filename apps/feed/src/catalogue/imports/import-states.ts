import { storyImportsKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { importStateSchema, type ImportState } from './import-report.js'

/** The states of the imports of feeds. A Redis that lost them costs one complete fetch of each feed. */
export interface ImportStates {
  /** The states of these feeds, in their order. */
  getAll(feedIds: readonly string[]): Promise<(ImportState | undefined)[]>
  put(state: ImportState): Promise<void>
  /** Forgets those of all other feeds. */
  keep(feedIds: readonly string[]): Promise<void>
  /** Makes a feed due at once. */
  hasten(feedId: string, nowMs: number): Promise<void>
}

export function createImportStates(redis: Redis, namespace: string): ImportStates {
  const key = storyImportsKey(namespace)

  async function getAll(feedIds: readonly string[]): Promise<(ImportState | undefined)[]> {
    if (feedIds.length === 0) return []
    return (await redis.hmget(key, ...feedIds)).map(parse)
  }

  async function put(state: ImportState): Promise<void> {
    await redis.hset(key, state.report.feedId, JSON.stringify(state))
  }

  return {
    getAll,
    put,
    async keep(feedIds) {
      const kept = new Set(feedIds)
      const gone = (await redis.hkeys(key)).filter((feedId) => !kept.has(feedId))
      if (gone.length > 0) await redis.hdel(key, ...gone)
    },
    async hasten(feedId, nowMs) {
      const state = parse(await redis.hget(key, feedId))
      // A feed without a state is due already.
      if (state === undefined) return
      await put({ ...state, report: { ...state.report, nextAt: new Date(nowMs).toISOString() } })
    },
  }
}

/** The state of another release may have another shape: it counts as none. */
function parse(text: string | null): ImportState | undefined {
  if (text === null) return undefined
  try {
    return importStateSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
