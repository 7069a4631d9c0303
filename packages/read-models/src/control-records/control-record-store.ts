import { randomUUID } from 'node:crypto'
import type { ChangeOutcome, RecordChange } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/**
 * Records of one kind as Redis holds them. Of each only a newer change than the last one counts, so that changes may arrive
 * in any order and more than once.
 */
export interface ControlRecordStore<Value> {
  /** Changes with every change; undefined in a Redis that was never given such records, or lost them. */
  version(): Promise<string | undefined>
  /** All records as they are at one version; undefined where `version` is. */
  snapshot(): Promise<{ readonly version: string; readonly values: readonly Value[] } | undefined>
  get(id: string): Promise<Value | undefined>
  put(change: RecordChange): Promise<ChangeOutcome>
  /**
   * Brings Redis up to a history, from whatever it has; what the history does not know stays as it is. An empty history
   * changes nothing: a Redis without records stays one that lost them. So does one that is emptied meanwhile.
   */
  merge(history: readonly RecordChange[]): Promise<void>
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

/** Changes in one call: others wait for it. */
const changesAtOnce = 500

/**
 * ARGV: the new version; how many records Redis must know for not being one that lost them, or nothing; then id, stamp and
 * record (empty: removed) of each change.
 */
const apply = (derive: string): string => `
local isLost = redis.call('EXISTS', KEYS[3]) == 0
if isLost and ARGV[2] == '' then return 'lost' end
local isChanged = false
local newer = false
for at = 3, #ARGV, 3 do
  local known = redis.call('HGET', KEYS[2], ARGV[at]) or ''
  if ARGV[at + 1] > known then
    isChanged = true
    redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
    if ARGV[at + 2] == '' then
      redis.call('HDEL', KEYS[1], ARGV[at])
    else
      redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 2])
    end
  elseif ARGV[at + 1] < known then
    newer = known
  end
end
if isLost then
  if redis.call('HLEN', KEYS[2]) < tonumber(ARGV[2]) then return 'lost' end
  isChanged = true
end
if isChanged then
  redis.call('SET', KEYS[3], ARGV[1])
  ${derive}
end
return newer or 'taken'
`

const versionDigits = 10

/** As text in the order in which changes hold. */
const stampOf = ({ version, changedAt, changeId }: RecordChange): string =>
  `${String(version).padStart(versionDigits, '0')} ${String(changedAt).padStart(15, '0')} ${changeId}`

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

  async function run(changes: readonly RecordChange[], completeWith?: number): Promise<string> {
    const records = changes.flatMap((change) => [change.id, stampOf(change), change.json ?? ''])
    // Not a counter: one that begins again in an emptied Redis comes past values that others have seen.
    const version = randomUUID()
    const answer = await redis.eval(script, keys.length, ...keys, version, completeWith ?? '', ...records)
    return String(answer)
  }

  return {
    version: async () => (await redis.get(versionKey)) ?? undefined,
    async snapshot() {
      const [version, records] = (await redis.multi().get(versionKey).hgetall(key).exec()) ?? []
      for (const failure of [version?.[0], records?.[0]]) if (failure) throw failure
      const known = version?.[1] as string | null | undefined
      if (known == null) return undefined
      const values = Object.entries(records?.[1] as Record<string, string>)
        .map(([id, text]) => read(id, text))
        .filter((value) => value !== undefined)
      return { version: known, values }
    },
    async get(id) {
      const text = await redis.hget(key, id)
      return text === null ? undefined : read(id, text)
    },
    async put(change) {
      const answer = await run([change])
      if (answer === 'taken' || answer === 'lost') return answer
      return { newerVersion: Number(answer.slice(0, versionDigits)) }
    },
    async merge(history) {
      if (history.length === 0) return
      const stamps = await redis.hgetall(stampsKey)
      const newer = history.filter((change) => stampOf(change) > (stamps[change.id] ?? ''))
      for (let at = 0; at === 0 || at < newer.length; at += changesAtOnce) {
        // Until the last part Redis is one that lost its records.
        const isLast = at + changesAtOnce >= newer.length
        await run(newer.slice(at, at + changesAtOnce), isLast ? history.length : Number.MAX_SAFE_INTEGER)
      }
    },
  }
}
