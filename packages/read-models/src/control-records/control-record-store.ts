import { randomUUID } from 'node:crypto'
import type { Redis } from '@frontpage/redis'

/**
 * Records of one kind as Redis holds them. A Redis that was never given such records, or lost them, is told from one that
 * has none: single changes are not written to it, because with one record it would look complete.
 */
export interface ControlRecordStore<Value> {
  /** Changes with every write; undefined in a Redis that was never given such records, or lost them. */
  version(): Promise<string | undefined>
  /** All records as they are at one version; undefined where `version` is. */
  snapshot(): Promise<{ readonly version: string; readonly values: readonly Value[] } | undefined>
  list(): Promise<Value[]>
  get(id: string): Promise<Value | undefined>
  /** False when Redis has to be restored first; then nothing is written. */
  put(value: Value): Promise<boolean>
  /** As `put`. */
  remove(id: string): Promise<boolean>
  /** Fills a Redis that has to be restored; where another process did so meanwhile, nothing is written. */
  restore(values: readonly Value[]): Promise<void>
}

export interface ControlRecordStoreOptions<Value> {
  /** Of the hash: id → record as JSON. */
  readonly key: string
  readonly versionKey: string
  /** Throws for what is no such record. */
  readonly parse: (value: unknown) => Value
  readonly onUnreadable: (id: string) => void
  /** What else follows from the records: Lua that is part of every write, with `key` as KEYS[1] and this key as KEYS[3]. */
  readonly derived?: { readonly key: string; readonly script: string }
}

/** ARGV: what to do, the new version, then id and record of each. The version is written by every write and nothing else. */
const write = (derive: string): string => `
local isRestore = ARGV[1] == 'restore'
local isThere = redis.call('EXISTS', KEYS[2]) == 1
if isThere == isRestore then return 0 end
if isRestore then redis.call('DEL', KEYS[1]) end
for at = 3, #ARGV, 2 do
  if ARGV[1] == 'remove' then
    redis.call('HDEL', KEYS[1], ARGV[at])
  else
    redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
  end
end
redis.call('SET', KEYS[2], ARGV[2])
${derive}
return 1
`

/** `redis` is a connection of role `producer`. A stored record that no longer fits the schema is skipped and reported. */
export function createControlRecordStore<Value extends { readonly id: string }>(
  redis: Redis,
  options: ControlRecordStoreOptions<Value>,
): ControlRecordStore<Value> {
  const { key, versionKey, derived } = options
  const script = write(derived?.script ?? '')
  const keys = [key, versionKey, ...(derived === undefined ? [] : [derived.key])]

  function read(id: string, text: string): Value | undefined {
    try {
      return options.parse(JSON.parse(text))
    } catch {
      options.onUnreadable(id)
      return undefined
    }
  }

  async function run(action: 'put' | 'remove' | 'restore', records: readonly string[]): Promise<boolean> {
    // Not a counter: one that begins again in an emptied Redis comes past values that others have seen.
    const version = randomUUID()
    return (await redis.eval(script, keys.length, ...keys, action, version, ...records)) === 1
  }

  const readAll = (texts: Record<string, string>): Value[] =>
    Object.entries(texts)
      .map(([id, text]) => read(id, text))
      .filter((value) => value !== undefined)

  return {
    version: async () => (await redis.get(versionKey)) ?? undefined,
    async snapshot() {
      const [version, records] = (await redis.multi().get(versionKey).hgetall(key).exec()) ?? []
      for (const failure of [version?.[0], records?.[0]]) if (failure) throw failure
      const known = version?.[1] as string | null | undefined
      return known == null
        ? undefined
        : { version: known, values: readAll(records?.[1] as Record<string, string>) }
    },
    list: async () => readAll(await redis.hgetall(key)),
    async get(id) {
      const text = await redis.hget(key, id)
      return text === null ? undefined : read(id, text)
    },
    put: (value) => run('put', [value.id, JSON.stringify(value)]),
    remove: (id) => run('remove', [id, '']),
    async restore(values) {
      await run(
        'restore',
        values.flatMap((value) => [value.id, JSON.stringify(value)]),
      )
    },
  }
}
