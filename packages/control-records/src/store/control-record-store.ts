import { randomUUID } from 'node:crypto'
import type { RecordChange, RecordStamp } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { ControlRecord, HeldByAnother, RecordEntry } from '../record/control-record.js'
import { keysOf, type AnyRecordKind } from '../record/record-kind.js'
import { byChange, stampOf, toChange, versionDigits, versionText } from '../record/record-stamps.js'
import { readChangesScript } from './read-changes-script.js'
import { inSlices } from './in-slices.js'
import { readAllRecords, readMark, scanHash, type RecordsMark } from './read-all-records.js'
import { takeChangesScript } from './take-changes-script.js'
import { claimMs, claimScript, releaseScript } from './unique-field.js'

/**
 * The records of one kind in Redis. Only a change that is newer than the stored one counts, so that changes may arrive in
 * any order and more than once.
 */
export interface ControlRecordStore<Value> {
  /** Differs after every change; undefined in a Redis that never had such records, or lost them. */
  version(): Promise<string | undefined>
  /** All records at one version; undefined in the same cases as `version`. */
  snapshot(): Promise<RecordSnapshot<Value> | undefined>
  /**
   * Reads all records in parts, so that nobody has to hold all of them: `pass` gets each part as it comes. The delta has
   * what changed meanwhile; without it the parts mean nothing, and all has to be read again. Undefined in the same cases
   * as `version`.
   */
  readInParts(
    pass: (entries: readonly RecordEntry<Value>[]) => void,
  ): Promise<{ readonly delta: RecordDelta<Value> | undefined } | undefined>
  /** The records that changed since a mark; undefined where they are unknown, and all records have to be read again. */
  changesSince(mark: RecordsMark): Promise<RecordDelta<Value> | undefined>
  get(id: string): Promise<Value | undefined>
  /** The record with its latest change; undefined where there is no such record. */
  find(id: string): Promise<RecordEntry<Value> | undefined>
  /**
   * Runs before a change is written to the history: reserves the value of the unique field for a minute, in which `put`
   * uses the claim up. Undefined when no other record has the value, or the kind has no such field.
   */
  claim(value: Value): Promise<HeldByAnother | undefined>
  /**
   * Runs before a change that depends on the record's version: excludes other such changes until it is released, for a
   * minute at most. Undefined when another one is being made.
   */
  reserve(id: string): Promise<{ release(): Promise<void> } | undefined>
  put(change: RecordChange): Promise<ChangeOutcome>
  /** Takes up to 500 changes at once, all or none. `expectedVersion`: the version that the only record must have. */
  putAll(changes: readonly RecordChange[], expectedVersion?: number): Promise<ChangesOutcome>
  /**
   * Brings Redis up to a history; records that the history does not know stay as they are. An empty history changes
   * nothing: a Redis without records stays one that lost them. So does a Redis that is emptied meanwhile.
   */
  merge(history: readonly RecordChange[]): Promise<void>
  /** Does the same with the stamps of a history, and reads only the changes that Redis lacks. */
  mergeStamps(
    stamps: readonly RecordStamp[],
    changesOf: (ids: readonly string[]) => Promise<readonly RecordChange[]>,
  ): Promise<void>
}

interface RecordSnapshot<Value> {
  readonly version: string
  readonly mark: RecordsMark
  /** In no order. */
  readonly entries: readonly RecordEntry<Value>[]
  /** The records, those that were changed last at the end; the order is the same in every process. */
  readonly values: readonly Value[]
  /** The latest change of every record, including those that cannot be read here or were removed. */
  readonly changes: readonly RecordChange[]
}

export interface RecordDelta<Value> {
  readonly mark: RecordsMark
  readonly entries: readonly RecordEntry<Value>[]
}

/**
 * The outcome of a change in Redis.
 *
 * - `lost`: nothing is written to a Redis that lost its records, because with one record it would look complete
 * - `newerVersion`: a change that is not newer than the stored one is refused; this is the stored version
 * - `HeldByAnother`: another record has a value that must be unique
 */
type ChangeOutcome = 'taken' | 'lost' | { readonly newerVersion: number } | HeldByAnother

/** The outcome of several changes. `newerVersions` are the stored versions of the records whose changes are not newer. */
export type ChangesOutcome =
  'lost' | { readonly newerVersions: ReadonlyMap<string, number> } | (HeldByAnother & { readonly id: string })

/** The number of changes in one call, which blocks Redis. */
export const changesAtOnce = 500
/** The number of a history's changes that are read at once. */
const recordsAtOnce = 5_000

/** `redis` is a connection of role `producer`. A stored record that no longer fits the schema is skipped and reported. */
export function createControlRecordStore<Value extends ControlRecord>(
  redis: Redis,
  kind: AnyRecordKind<Value>,
  options: { readonly namespace: string; readonly onUnreadable: (id: string) => void },
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
    // Random and no counter: after an emptied Redis a counter would repeat values that others have seen.
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
    const places = Array.from({ length: records.length / 3 }, (_, place) => 3 * place)
    const entries = await inSlices(places, (at) => {
      const [id = '', stamp, json] = records.slice(at, at + 3)
      return toEntry(toChange(id, stamp === '' ? undefined : stamp, json ?? undefined))
    })
    return { mark: { version: version!, position: position!, positionVersion: positionVersion! }, entries }
  }

  async function find(id: string): Promise<RecordEntry<Value> | undefined> {
    const [[recordFailure, json] = [], [stampFailure, stamp] = []] =
      (await redis.multi().hget(keys.records, id).hget(keys.stamps, id).exec()) ?? []
    if (recordFailure ?? stampFailure) throw (recordFailure ?? stampFailure) as Error
    if (typeof json !== 'string') return undefined
    return toEntry(toChange(id, typeof stamp === 'string' ? stamp : undefined, json))
  }

  /** Finds the changes that are newer than those in Redis. Only stamps are compared. */
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
      const found = await readAllRecords(redis, keys, changesSince)
      if (found === undefined) return undefined
      const { records, stamps, delta } = found
      const changedMeanwhile = new Set(delta.entries.map(({ change }) => change.id))
      // A record may have no stamp, and a removed record has a stamp alone.
      const ids = [...new Set([...records.keys(), ...stamps.keys()])].filter(
        (id) => !changedMeanwhile.has(id),
      )
      const toStored = (id: string): RecordEntry<Value> =>
        toEntry(toChange(id, stamps.get(id), records.get(id)))
      return toSnapshot(delta.mark, [...(await inSlices(ids, toStored)), ...delta.entries])
    },
    async readInParts(pass) {
      const mark = await readMark(redis, keys)
      if (mark === undefined) return undefined
      await scanHash(redis, keys.records, async (fields) => {
        pass(await inSlices(fields, ([id, json]) => toEntry(toChange(id, undefined, json))))
      })
      return { delta: await changesSince(mark) }
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

/** Sorts only where that is asked for. */
function toSnapshot<Value>(mark: RecordsMark, entries: readonly RecordEntry<Value>[]): RecordSnapshot<Value> {
  const sorted = () => entries.toSorted((a, b) => byChange(a.change, b.change))
  return {
    version: mark.version,
    mark,
    entries,
    get values() {
      return sorted().flatMap(({ value }) => (value === undefined ? [] : [value]))
    },
    get changes() {
      return sorted().map(({ change }) => change)
    },
  }
}
