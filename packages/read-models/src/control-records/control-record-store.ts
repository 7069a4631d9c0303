import { randomUUID } from 'node:crypto'
import type { Redis } from '@frontpage/redis'

type Transaction = ReturnType<Redis['multi']>

/** Records of one kind as Redis holds them. */
export interface ControlRecordStore<Value> {
  /** Changes with every write; undefined in a Redis that was never given such records, or lost them. */
  version(): Promise<string | undefined>
  list(): Promise<Value[]>
  get(id: string): Promise<Value | undefined>
  put(value: Value): Promise<void>
  remove(id: string): Promise<void>
  /** Fills a Redis that lost its records; what is there already stays as it is. */
  restore(values: readonly Value[]): Promise<void>
}

export interface ControlRecordStoreOptions<Value> {
  /** Of the hash: id → record as JSON. */
  readonly key: string
  readonly versionKey: string
  /** Throws for what is no such record. */
  readonly parse: (value: unknown) => Value
  readonly onUnreadable: (id: string) => void
  /** Adds to every write's transaction what else follows from the records. */
  readonly afterWrite?: (transaction: Transaction) => void
}

/** `redis` is a connection of role `producer`. A stored record that no longer fits the schema is skipped and reported. */
export function createControlRecordStore<Value extends { readonly id: string }>(
  redis: Redis,
  options: ControlRecordStoreOptions<Value>,
): ControlRecordStore<Value> {
  const { key, versionKey } = options

  function read(id: string, text: string): Value | undefined {
    try {
      return options.parse(JSON.parse(text))
    } catch {
      options.onUnreadable(id)
      return undefined
    }
  }

  async function write(add: (transaction: Transaction) => void): Promise<void> {
    const transaction = redis.multi()
    add(transaction)
    options.afterWrite?.(transaction)
    // Not a counter: one that begins again in an emptied Redis comes past values that others have seen.
    transaction.set(versionKey, randomUUID())
    for (const [error] of (await transaction.exec()) ?? []) if (error !== null) throw error
  }

  return {
    version: async () => (await redis.get(versionKey)) ?? undefined,
    async list() {
      const entries = Object.entries(await redis.hgetall(key))
      return entries.map(([id, text]) => read(id, text)).filter((value) => value !== undefined)
    },
    async get(id) {
      const text = await redis.hget(key, id)
      return text === null ? undefined : read(id, text)
    },
    put: (value) => write((transaction) => transaction.hset(key, value.id, JSON.stringify(value))),
    remove: (id) => write((transaction) => transaction.hdel(key, id)),
    restore: (values) =>
      write((transaction) => {
        for (const value of values) transaction.hsetnx(key, value.id, JSON.stringify(value))
      }),
  }
}
