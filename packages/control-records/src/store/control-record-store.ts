import { randomUUID } from 'node:crypto'
import type { RecordChange, RecordStamp } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { ControlRecord, HeldByAnother, RecordEntry } from '../control-record.js'
import { keysOf, type AnyRecordKind } from '../record-kind.js'
import { byChange, stampOf, toChange, versionDigits, versionText } from '../record-stamps.js'
import { readChangesScript } from './read-changes-script.js'
import { inSlices } from '../in-slices.js'
import { readAllRecords, type RecordsMark } from './read-all-records.js'
import { takeChangesScript } from './take-changes-script.js'
import { claimMs, claimScript, releaseScript } from './unique-field.js'

/**
 * Records of one kind as Redis holds them. Of each only a newer change than the last one counts, so that changes may arrive
 * in any order and more than once.
 */
export interface ControlRecordStore<Value> {
  /** Changes with every change; undefined in a Redis that was never given such records, or lost them. */
  version(): Promise<string | undefined>
  /** All records as they are at one version; undefined where `version` is. */
  snapshot(): Promise<RecordSnapshot<Value> | undefined>
  /** What changed since a mark; undefined where that is not known, and all records have to be read again. */
  changesSince(mark: RecordsMark): Promise<RecordDelta<Value> | undefined>
  get(id: string): Promise<Value | undefined>
  /** With the change that made the record what it is; undefined where there is no such record. */
  find(id: string): Promise<RecordEntry<Value> | undefined>
  /**
   * Before its change is written to the history: keeps the value's unique field from others for a minute, in which `put`
   * uses the claim up. Undefined: nobody else has it, or the kind has no such field.
   */
  claim(value: Value): Promise<HeldByAnother | undefined>
  /**
   * Before a change that depends on the record's version: keeps other such changes away until it is released, for a minute
   * at most. Undefined: one is being made.
   */
  reserve(id: string): Promise<{ release(): Promise<void> } | undefined>
  put(change: RecordChange): Promise<ChangeOutcome>
  /** Up to 500 at once, all of them or none. `expectedVersion`: what the one record has to have. */
  putAll(changes: readonly RecordChange[], expectedVersion?: number): Promise<ChangesOutcome>
  /**
   * Brings Redis up to a history, from whatever it has; what the history does not know stays as it is. An empty history
   * changes nothing: a Redis without records stays one that lost them. So does one that is emptied meanwhile.
   */
  merge(history: readonly RecordChange[]): Promise<void>
  /** As `merge`, of a history of which only the stamps are at hand. */
  mergeStamps(
    stamps: readonly RecordStamp[],
    changesOf: (ids: readonly string[]) => Promise<readonly RecordChange[]>,
  ): Promise<void>
}

export interface RecordSnapshot<Value> {
  readonly version: string
  readonly mark: RecordsMark
  /** Those that were changed last at the end: the same order for everybody. */
  readonly values: readonly Value[]
  /** The last change of every record, also of those that cannot be read here or were removed. */
  readonly changes: readonly RecordChange[]
  readonly entries: readonly RecordEntry<Value>[]
}

export interface RecordDelta<Value> {
  readonly mark: RecordsMark
  readonly entries: readonly RecordEntry<Value>[]
}

/**
 * What became of a change in Redis. `lost`: nothing is written to a Redis that lost its records, because with one it would
 * look complete. A change that is not newer than what is there is not taken; then this is the version that is. Nor is one
 * whose unique value another record has.
 */
export type ChangeOutcome = 'taken' | 'lost' | { readonly newerVersion: number } | HeldByAnother

/** The same of several; by id the versions of those that were not taken because Redis has newer ones. */
export type ChangesOutcome =
  'lost' | { readonly newerVersions: ReadonlyMap<string, number> } | (HeldByAnother & { readonly id: string })

/** In one call: others wait for it. */
export const changesAtOnce = 500
/** Of a history, of which the changes are read and written together. */
const recordsAtOnce = 5_000

/** `redis` is a connection of role `producer`. A stored record that no longer fits the schema is skipped and reported. */
export function createControlRecordStore<Value extends ControlRecord>(
  redis: Redis,
  kind: AnyRecordKind<Value>,
  options: { readonly namespace?: string; readonly onUnreadable: (id: string) => void },
): ControlRecordStore<Value> {
  const { namespace, onUnreadable } = options
  const { derived, unique } = kind
  const keys = keysOf(kind, namespace)
  const readKeys = [keys.records, keys.stamps, keys.version, keys.changes]
  const writeKeys = [...readKeys, ...(derived === undefined ? [] : [derived.key(namespace)])]
  const script = takeChangesScript({ derive: derived?.script, uniqueField: unique?.field })

  function toEntry(change: RecordChange): RecordEntry<Value> {
    if (change.json === undefined) return { change, value: undefined }
    try {
      return { change, value: kind.schema.parse(JSON.parse(change.json)) }
    } catch {
      onUnreadable(change.id)
      return { change, value: undefined }
    }
  }

  async function take(
    what: 'change' | 'part' | number,
    changes: readonly RecordChange[],
    { claims = [], expected = '' }: { claims?: readonly string[]; expected?: string } = {},
  ): Promise<string[]> {
    const records = changes.flatMap((change) => [change.id, stampOf(change), change.json ?? ''])
    // Not a counter: one that begins again in an emptied Redis comes past values that others have seen.
    const version = randomUUID()
    const touched = [...writeKeys, ...claims]
    const args = [version, what, expected, ...records]
    return (await redis.eval(script, touched.length, ...touched, ...args)) as string[]
  }

  function claimsOf({ json }: RecordChange): string[] {
    if (unique === undefined || json === undefined) return []
    const record = JSON.parse(json) as Record<string, unknown>
    return [keys.claim(String(record[unique.field]))]
  }

  async function putAll(changes: readonly RecordChange[], expectedVersion?: number): Promise<ChangesOutcome> {
    const expected = expectedVersion === undefined ? '' : versionText(expectedVersion)
    const [outcome, ...rest] = await take('change', changes, { claims: changes.flatMap(claimsOf), expected })
    if (outcome === 'lost') return 'lost'
    if (outcome === 'held') return { heldBy: rest[0] ?? '', id: rest[1] ?? '' }
    const newerVersions = new Map<string, number>()
    for (let at = 0; at < rest.length; at += 2) {
      newerVersions.set(rest[at] ?? '', Number(rest[at + 1]?.slice(0, versionDigits)))
    }
    return { newerVersions }
  }

  async function changesSince(mark: RecordsMark): Promise<RecordDelta<Value> | undefined> {
    const answer = (await redis.eval(
      readChangesScript,
      readKeys.length,
      ...readKeys,
      mark.position,
      mark.positionVersion,
    )) as (string | null)[] | null
    if (answer === null) return undefined
    const [version, position, positionVersion, ...records] = answer as string[]
    const entries: RecordEntry<Value>[] = []
    for (let at = 0; at < records.length; at += 3) {
      const [id = '', stamp, json] = records.slice(at, at + 3)
      entries.push(toEntry(toChange(id, stamp === '' ? undefined : stamp, json ?? undefined)))
    }
    return { mark: { version: version!, position: position!, positionVersion: positionVersion! }, entries }
  }

  async function find(id: string): Promise<RecordEntry<Value> | undefined> {
    const [[recordFailure, json] = [], [stampFailure, stamp] = []] =
      (await redis.multi().hget(keys.records, id).hget(keys.stamps, id).exec()) ?? []
    if (recordFailure ?? stampFailure) throw (recordFailure ?? stampFailure) as Error
    if (typeof json !== 'string') return undefined
    return toEntry(toChange(id, typeof stamp === 'string' ? stamp : undefined, json))
  }

  /** Those that are newer than what Redis has; of all of them only the stamps are looked at. */
  async function findNewer(stamps: readonly RecordStamp[]): Promise<RecordStamp[]> {
    const newer: RecordStamp[] = []
    for (let at = 0; at < stamps.length; at += changesAtOnce) {
      const part = stamps.slice(at, at + changesAtOnce)
      const known = await redis.hmget(keys.stamps, ...part.map(({ id }) => id))
      newer.push(...part.filter((stamp, index) => stampOf(stamp) > (known[index] ?? '')))
    }
    return newer
  }

  async function mergeStamps(
    stamps: readonly RecordStamp[],
    changesOf: (ids: readonly string[]) => Promise<readonly RecordChange[]>,
  ): Promise<void> {
    if (stamps.length === 0) return
    const newer = await findNewer(stamps)
    const wasLost = (await redis.exists(keys.version)) === 0
    if (newer.length === 0) return wasLost ? void (await take(stamps.length, [])) : undefined
    for (let from = 0; from < newer.length; from += recordsAtOnce) {
      const changes = await changesOf(newer.slice(from, from + recordsAtOnce).map(({ id }) => id))
      for (let at = 0; at === 0 || at < changes.length; at += changesAtOnce) {
        const isLast = from + recordsAtOnce >= newer.length && at + changesAtOnce >= changes.length
        await take(isLast ? stamps.length : 'part', changes.slice(at, at + changesAtOnce))
      }
    }
  }

  return {
    version: async () => (await redis.get(keys.version)) ?? undefined,
    async snapshot() {
      const found = await readAllRecords(redis, keys, (mark) => changesSince(mark))
      if (found === undefined) return undefined
      const entries = await inSlices(found.changes.toSorted(byChange), toEntry)
      return {
        version: found.mark.version,
        mark: found.mark,
        values: entries.flatMap(({ value }) => (value === undefined ? [] : [value])),
        changes: entries.map(({ change }) => change),
        entries,
      }
    },
    changesSince,
    get: async (id) => (await find(id))?.value,
    find,
    async claim(value) {
      if (unique === undefined) return undefined
      const wanted = String((value as Record<string, unknown>)[unique.field])
      const touched = [keys.records, keys.claim(wanted)]
      const holder = await redis.eval(claimScript(unique.field), 2, ...touched, value.id, wanted)
      return typeof holder === 'string' ? { heldBy: holder } : undefined
    },
    async reserve(id) {
      const key = keys.changing(id)
      const token = randomUUID()
      if ((await redis.set(key, token, 'PX', claimMs, 'NX')) === null) return undefined
      return { release: async () => void (await redis.eval(releaseScript, 1, key, token)) }
    },
    async put(change) {
      const outcome = await putAll([change])
      if (outcome === 'lost') return 'lost'
      if ('heldBy' in outcome) return { heldBy: outcome.heldBy }
      const newerVersion = outcome.newerVersions.get(change.id)
      return newerVersion === undefined ? 'taken' : { newerVersion }
    },
    putAll,
    merge(history) {
      const byId = new Map(history.map((change) => [change.id, change]))
      return mergeStamps(history, async (ids) => ids.flatMap((id) => byId.get(id) ?? []))
    },
    mergeStamps,
  }
}
