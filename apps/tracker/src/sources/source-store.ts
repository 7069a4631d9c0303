import { sourceSchema, sourcesChangedChannel, sourcesKey, type Source } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** The sources as Redis holds them. */
export interface SourceStore {
  list(): Promise<Source[]>
  get(id: string): Promise<Source | undefined>
  /** Stores the source and announces the change to every tracker. */
  put(source: Source): Promise<void>
}

/** `redis` is a connection of role `producer`. A stored source that no longer fits the schema is skipped and reported. */
export function createSourceStore(
  redis: Redis,
  options: { namespace?: string; onUnreadable: (id: string) => void },
): SourceStore {
  const key = sourcesKey(options.namespace)
  const channel = sourcesChangedChannel(options.namespace)

  function read(id: string, text: string): Source | undefined {
    try {
      return sourceSchema.parse(JSON.parse(text))
    } catch {
      options.onUnreadable(id)
      return undefined
    }
  }

  return {
    async list() {
      const entries = Object.entries(await redis.hgetall(key))
      return entries.map(([id, text]) => read(id, text)).filter((source) => source !== undefined)
    },
    async get(id) {
      const text = await redis.hget(key, id)
      return text === null ? undefined : read(id, text)
    },
    async put(source) {
      await redis.hset(key, source.id, JSON.stringify(source))
      await redis.publish(channel, source.id)
    },
  }
}
