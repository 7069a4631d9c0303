import { randomUUID } from 'node:crypto'
import type { Redis } from '@frontpage/redis'

/** What was decided about a record: as the history keeps it. */
export interface RecordChange<Value> {
  readonly id: string
  /** From 1, counted per record. */
  readonly version: number
  /** Milliseconds since 1970; of two changes that took the same version the later one holds. */
  readonly changedAt: number
  /** Undefined: it was removed. */
  readonly value: Value | undefined
}

/**
 * Records of one kind as Redis holds them. Of each only a newer change than the last one counts, so that changes may arrive
 * in any order and more than once.
 */
export interface ControlRecordStore<Value> {
  /** Changes with every change; undefined in a Redis that was never given such records, or lost them. */
  version(): Promise<string | undefined>
  /** All records as they are at one version; undefined where `version` is. */
  snapshot(): Promise<{ readonly version: string; readonly values: readonly Value[] } | undefined>
  list(): Promise<Value[]>
  get(id: string): Promise<Value | undefined>
  /** False when Redis lost its records: nothing is written then, because with one record it would look complete. */
  put(change: RecordChange<Value>): Promise<boolean>
  /**
   * Brings Redis up to a history, from whatever it has; what the history does not know stays as it is. An empty history
   * changes nothing: a Redis without records stays one that lost them.
   */
  merge(history: readonly RecordChange<Value>[]): Promise<void>
}

export interface ControlRecordStoreOptions<Value> {
  /** Of the hash: id → record as JSON. */
  readonly key: string
  /** Of the hash: id → stamp of its last change. */
  readonly stampsKey: string
  readonly versionKey: string
  /** Throws for what is no such record. */
  readonly parse: (value: unknown) => Value
  readonly onUnreadable: (id: string) => void
  /** What else follows from the records: Lua that is part of every change, with `key` as KEYS[1] and this key as KEYS[4]. */
  readonly derived?: { readonly key: string; readonly script: string }
}

/** ARGV: what to do, the new version, then id, stamp and record (empty: removed) of each change. */
const apply = (derive: string): string => `
local isChanged = redis.call('EXISTS', KEYS[3]) == 0
if isChanged and ARGV[1] ~= 'fill' then return 0 end
for at = 3, #ARGV, 3 do
  if ARGV[at + 1] > (redis.call('HGET', KEYS[2], ARGV[at]) or '') then
    isChanged = true
    redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
    if ARGV[at + 2] == '' then
      redis.call('HDEL', KEYS[1], ARGV[at])
    else
      redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 2])
    end
  end
end
if isChanged then
  redis.call('SET', KEYS[3], ARGV[2])
  ${derive}
end
return 1
`

/** As text in the order in which the changes hold. */
const stampOf = ({ version, changedAt }: RecordChange<unknown>): string =>
  `${String(version).padStart(10, '0')} ${String(changedAt).padStart(15, '0')}`

/** `redis` is a connection of role `producer`. A stored record that no longer fits the schema is skipped and reported. */
export function createControlRecordStore<Value extends { readonly id: string }>(
  redis: Redis,
  options: ControlRecordStoreOptions<Value>,
): ControlRecordStore<Value> {
  const { key, stampsKey, versionKey, derived } = options
  const script = apply(derived?.script ?? '')
  const keys = [key, stampsKey, versionKey, ...(derived === undefined ? [] : [derived.key])]

  function read(id: string, text: string): Value | undefined {
    try {
      return options.parse(JSON.parse(text))
    } catch {
      options.onUnreadable(id)
      return undefined
    }
  }

  const readAll = (texts: Record<string, string>): Value[] =>
    Object.entries(texts)
      .map(([id, text]) => read(id, text))
      .filter((value) => value !== undefined)

  async function run(how: 'put' | 'fill', changes: readonly RecordChange<Value>[]): Promise<boolean> {
    const records = changes.flatMap((change) => [
      change.id,
      stampOf(change),
      change.value === undefined ? '' : JSON.stringify(change.value),
    ])
    // Not a counter: one that begins again in an emptied Redis comes past values that others have seen.
    return (await redis.eval(script, keys.length, ...keys, how, randomUUID(), ...records)) === 1
  }

  return {
    version: async () => (await redis.get(versionKey)) ?? undefined,
    async snapshot() {
      const [version, records] = (await redis.multi().get(versionKey).hgetall(key).exec()) ?? []
      for (const failure of [version?.[0], records?.[0]]) if (failure) throw failure
      const known = version?.[1] as string | null | undefined
      if (known == null) return undefined
      return { version: known, values: readAll(records?.[1] as Record<string, string>) }
    },
    list: async () => readAll(await redis.hgetall(key)),
    async get(id) {
      const text = await redis.hget(key, id)
      return text === null ? undefined : read(id, text)
    },
    put: (change) => run('put', [change]),
    async merge(history) {
      if (history.length === 0) return
      const stamps = await redis.hgetall(stampsKey)
      const newer = history.filter((change) => stampOf(change) > (stamps[change.id] ?? ''))
      if (!(await run('put', newer))) await run('fill', history)
    },
  }
}
