import { randomUUID } from 'node:crypto'
import { sourceSchema, sourcesKey, sourcesVersionKey, type Source } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** The sources as Redis holds them. */
export interface SourceStore {
  /** Changes with every `put`; undefined in a Redis that was never given sources, or lost them. */
  version(): Promise<string | undefined>
  list(): Promise<Source[]>
  get(id: string): Promise<Source | undefined>
  put(source: Source): Promise<void>
  /** Fills a Redis that lost its sources; what is there already stays as it is. */
  restore(sources: readonly Source[]): Promise<void>
}

/** `redis` is a connection of role `producer`. A stored source that no longer fits the schema is skipped and reported. */
export function createSourceStore(
  redis: Redis,
  options: { namespace?: string; onUnreadable: (id: string) => void },
): SourceStore {
  const key = sourcesKey(options.namespace)
  const versionKey = sourcesVersionKey(options.namespace)

  function read(id: string, text: string): Source | undefined {
    try {
      return sourceSchema.parse(JSON.parse(text))
    } catch {
      options.onUnreadable(id)
      return undefined
    }
  }

  async function write(add: (transaction: ReturnType<Redis['multi']>) => void): Promise<void> {
    const transaction = redis.multi()
    add(transaction)
    // Not a counter: one that begins again in an emptied Redis comes past values that others have seen.
    transaction.set(versionKey, randomUUID())
    for (const [error] of (await transaction.exec()) ?? []) if (error !== null) throw error
  }

  return {
    version: async () => (await redis.get(versionKey)) ?? undefined,
    async list() {
      const entries = Object.entries(await redis.hgetall(key))
      return entries.map(([id, text]) => read(id, text)).filter((source) => source !== undefined)
    },
    async get(id) {
      const text = await redis.hget(key, id)
      return text === null ? undefined : read(id, text)
    },
    put: (source) => write((transaction) => transaction.hset(key, source.id, JSON.stringify(source))),
    restore: (sources) =>
      write((transaction) => {
        for (const source of sources) transaction.hsetnx(key, source.id, JSON.stringify(source))
      }),
  }
}
