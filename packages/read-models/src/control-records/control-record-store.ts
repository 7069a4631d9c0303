import { randomUUID } from 'node:crypto'
import type { ChangeOutcome, HeldByAnother, RecordChange } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { claimScript, guardScript, heldBy, type UniqueField } from './unique-field.js'

/**
 * Records of one kind in Redis. For each record only a change newer than the last one counts, so that changes may
 * arrive in any order and more than once.
 */
export interface ControlRecordStore<Value> {
  /** Changes with every change of a record; undefined in a Redis that never had such records, or lost them. */
  version(): Promise<string | undefined>
  /** All records at one version; undefined where `version` is. */
  snapshot(): Promise<RecordSnapshot<Value> | undefined>
  get(id: string): Promise<Value | undefined>
  /**
   * Called before a change is written to the history: reserves the value's unique field for a minute, in which `put`
   * uses the claim up. Undefined: no other record has it, or the kind has no such field.
   */
  claim(value: Value): Promise<HeldByAnother | undefined>
  put(change: RecordChange): Promise<ChangeOutcome>
  /**
   * Brings Redis up to a history, from any earlier state; records that the history does not know stay unchanged. An
   * empty history changes nothing: a Redis without records stays one that lost them. So does one that is emptied
   * meanwhile.
   */
  merge(history: readonly RecordChange[]): Promise<void>
}

interface RecordSnapshot<Value> {
  readonly version: string
  /** Sorted so that those that were changed last are at the end: the same order on every process. */
  readonly values: readonly Value[]
  /** The last change of every record, including those that cannot be read here or were removed. */
  readonly changes: readonly RecordChange[]
}

export interface ControlRecordStoreOptions<Value> {
  /** The hash of records: id → record as JSON. */
  readonly key: string
  /** The hash of stamps: id → stamp of its last change. */
  readonly stampsKey: string
  readonly versionKey: string
  /** Throws when the JSON is no such record. */
  readonly parse: (value: unknown) => Value
  readonly onUnreadable: (id: string) => void
  /**
   * Data that is derived from the records: Lua that runs with every change, with `key` as KEYS[1] and this key as
   * KEYS[4].
   */
  readonly derived?: { readonly key: string; readonly script: string }
  /**
   * A field whose value no two records may share. A history that contradicts this is merged all the same, because
   * operators decided it.
   */
  readonly unique?: UniqueField
}

/** The number of changes in one call: other commands wait for it. */
const changesAtOnce = 500

/**
 * ARGV: the new version; the kind of the call; then id, stamp and record (empty: removed) of each change. They are
 * `single`, a `part` of more, or the last part of this many records: after it Redis does not count as one that lost
 * them.
 */
const apply = (derive: string, { refuse, release }: { refuse: string; release: string }): string => `
local isLost = redis.call('EXISTS', KEYS[3]) == 0
if isLost and ARGV[2] == 'single' then return 'lost' end
${refuse}
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
if ARGV[2] == 'part' then return 'taken' end
if isLost and redis.call('HLEN', KEYS[2]) < tonumber(ARGV[2]) then return 'lost' end
if isChanged or ARGV[2] ~= 'single' then
  redis.call('SET', KEYS[3], ARGV[1])
  ${derive}
end
${release}
return newer or 'taken'
`

const versionDigits = 10

/** The text form, which sorts in the order in which changes take effect. */
export const stampOf = ({ version, changedAt, changeId }: RecordChange): string =>
  `${String(version).padStart(versionDigits, '0')} ${String(changedAt).padStart(15, '0')} ${changeId}`

function toChange(id: string, stamp: string, json: string | undefined): RecordChange {
  const [version, changedAt, changeId = ''] = stamp.split(' ')
  return { id, version: Number(version), changedAt: Number(changedAt), changeId, json }
}

/** `redis` is a connection of role `producer`. A stored record that no longer fits the schema is skipped and reported. */
export function createControlRecordStore<Value extends { readonly id: string }>(
  redis: Redis,
  options: ControlRecordStoreOptions<Value>,
): ControlRecordStore<Value> {
  const { key, stampsKey, versionKey, derived, unique } = options
  const script = apply(derived?.script ?? '', guardScript(unique))
  const keys = [key, stampsKey, versionKey, ...(derived === undefined ? [] : [derived.key])]

  function read(id: string, text: string): Value | undefined {
    try {
      return options.parse(JSON.parse(text))
    } catch {
      options.onUnreadable(id)
      return undefined
    }
  }

  async function run(
    what: 'single' | 'part' | number,
    changes: readonly RecordChange[],
    claims: readonly string[] = [],
  ): Promise<string> {
    const records = changes.flatMap((change) => [change.id, stampOf(change), change.json ?? ''])
    // A random value and no counter: one that starts again in an emptied Redis would reach values that others have
    // seen.
    const version = randomUUID()
    const touched = [...keys, ...claims]
    return String(await redis.eval(script, touched.length, ...touched, version, what, ...records))
  }

  function claimsOf({ json }: RecordChange): string[] {
    if (unique === undefined || json === undefined) return []
    const record = JSON.parse(json) as Record<string, unknown>
    return [unique.claimKey(String(record[unique.field]))]
  }

  return {
    version: async () => (await redis.get(versionKey)) ?? undefined,
    async snapshot() {
      const answers = (await redis.multi().get(versionKey).hgetall(key).hgetall(stampsKey).exec()) ?? []
      for (const [failure] of answers) if (failure) throw failure
      const [version, records, stamps] = answers.map(([, answer]) => answer) as [
        string | null | undefined,
        Record<string, string>,
        Record<string, string>,
      ]
      if (version == null) return undefined
      // Records of a release without stamps are older than any change.
      const ids = new Set([...Object.keys(records), ...Object.keys(stamps)])
      const changes = [...ids]
        .map((id) => toChange(id, stamps[id] ?? '0 0 ', records[id]))
        .toSorted((a, b) => a.changedAt - b.changedAt || (a.id < b.id ? -1 : 1))
      const values = changes
        .map(({ id, json }) => (json === undefined ? undefined : read(id, json)))
        .filter((value) => value !== undefined)
      return { version, values, changes }
    },
    async get(id) {
      const text = await redis.hget(key, id)
      return text === null ? undefined : read(id, text)
    },
    async claim(value) {
      if (unique === undefined) return undefined
      const wanted = String((value as Record<string, unknown>)[unique.field])
      const holder = await redis.eval(claimScript(unique), 2, key, unique.claimKey(wanted), value.id, wanted)
      return typeof holder === 'string' ? { heldBy: holder } : undefined
    },
    async put(change) {
      const answer = await run('single', [change], claimsOf(change))
      if (answer === 'taken' || answer === 'lost') return answer
      if (answer.startsWith(heldBy)) return { heldBy: answer.slice(heldBy.length) }
      return { newerVersion: Number(answer.slice(0, versionDigits)) }
    },
    async merge(history) {
      if (history.length === 0) return
      const stamps = await redis.hgetall(stampsKey)
      const newer = history.filter((change) => stampOf(change) > (stamps[change.id] ?? ''))
      const wasLost = (await redis.exists(versionKey)) === 0
      if (newer.length === 0 && !wasLost) return
      for (let at = 0; at === 0 || at < newer.length; at += changesAtOnce) {
        const isLast = at + changesAtOnce >= newer.length
        await run(isLast ? history.length : 'part', newer.slice(at, at + changesAtOnce))
      }
    },
  }
}
