import { randomUUID } from 'node:crypto'
import type { RecordChange } from '@frontpage/contracts'
import { StoreUnavailableError } from '@frontpage/event-store'
import type { ControlRecord, HeldByAnother } from '../control-record.js'
import type { ControlHistory, ControlVersion } from '../history/open-control-history.js'
import type { ControlRecordRegistry } from '../registry/control-record-registry.js'
import type { ControlRecordStore } from '../store/control-record-store.js'
import { createServedRecords } from './served-records.js'

/**
 * Records of one kind as operators manage them: every change is kept for ever, with who made it, before it is in force.
 * All of it throws StoreUnavailableError while ClickHouse or Redis, as far as needed, does not answer.
 */
export interface ControlRecordAdmin<Value> {
  list(): Promise<readonly Value[]>
  get(id: string): Promise<VersionedRecord<Value> | undefined>
  /**
   * When it throws nothing is changed, or the change comes into force later, at once with the same call. Nothing is changed
   * either where the answer is a refusal.
   */
  put(value: Value, actor: string, condition?: ChangeCondition): Promise<PutOutcome>
  /** Undefined when there is none with this id; when it throws, as `put`. */
  remove(id: string, actor: string, condition?: ChangeCondition): Promise<PutOutcome | undefined>
  /**
   * Several changes, of which each is kept as one of its own: all or none of them. At most 500, of different records. When
   * it throws, as `put`.
   */
  change(changes: readonly WantedChange<Value>[], actor: string): Promise<ChangesDone | RefusedChange>
  /** Newest first. */
  history(id: string): Promise<ControlVersion<Value>[]>
}

export interface VersionedRecord<Value> {
  readonly value: Value
  readonly version: number
}

/** What a record has to be for a change to be made: of this version, or there at all. */
export type ChangeCondition = { readonly version: number } | 'exists'

export interface WantedChange<Value> {
  readonly id: string
  /** Undefined: it is removed. */
  readonly value: Value | undefined
}

export interface ChangesDone {
  /** By id the versions that the changes became. */
  readonly versions: ReadonlyMap<string, number>
}

/** Another record has a value that no two may have. */
export interface RefusedChange extends HeldByAnother {
  /** The one that wanted it. */
  readonly id: string
}

/** The record is not as the condition says. */
export interface UnmetCondition {
  readonly unmet: ChangeCondition
}

export type PutOutcome = { readonly version: number } | HeldByAnother | UnmetCondition

const maxVersions = 200

/** For what loses its records, or is changed by others, in the middle of what is done here. */
const maxAttempts = 3

export function createControlRecordAdmin<Value extends ControlRecord>(options: {
  store: Pick<ControlRecordStore<Value>, 'version' | 'find' | 'claim' | 'putAll'>
  history: Pick<ControlHistory<Value>, 'versions' | 'newest' | 'append'>
  /** Brings a change into force here at once, and lost records back; other processes follow by themselves. */
  registry: Pick<ControlRecordRegistry<Value>, 'refresh' | 'all'>
  now: () => number
}): ControlRecordAdmin<Value> {
  const { store, history, now } = options
  const served = createServedRecords(options)

  async function change(
    wanted: readonly WantedChange<Value>[],
    actor: string,
    condition?: ChangeCondition,
  ): Promise<ChangesDone | RefusedChange | UnmetCondition> {
    await served.restore()
    for (const { id, value } of wanted) {
      const holder = value && (await served.ask(() => store.claim(value)))
      if (holder !== undefined) return { ...holder, id }
    }
    const before = new Map((await history.newest(wanted.map(({ id }) => id))).map((each) => [each.id, each]))
    if (condition !== undefined && !isMet(condition, before.get(wanted[0]?.id ?? ''))) {
      return { unmet: condition }
    }
    const versions = new Map(wanted.map(({ id }) => [id, before.get(id)?.version ?? 0]))
    const expectedVersion = condition === undefined ? undefined : versions.get(wanted[0]?.id ?? '')
    let left = wanted
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const changes = left.map((each) => toChange(each, (versions.get(each.id) ?? 0) + 1))
      await history.append(changes, actor)
      const outcome = await served.put(changes, expectedVersion)
      if ('heldBy' in outcome) {
        await withdraw(changes, (id) => before.get(id)?.json)
        return outcome
      }
      for (const { id, version } of changes) versions.set(id, version)
      if (outcome.newerVersions.size === 0) return { versions }
      // Others were faster, or the history was restored from a copy older than Redis.
      for (const [id, newer] of outcome.newerVersions)
        versions.set(id, Math.max(versions.get(id) ?? 0, newer))
      if (condition !== undefined) return yieldToOthers(changes, versions, condition)
      left = left.filter(({ id }) => outcome.newerVersions.has(id))
    }
    throw new StoreUnavailableError('Others change these records at the same time, again and again.')
  }

  function toChange({ id, value }: WantedChange<Value>, version: number): RecordChange {
    const json = value === undefined ? undefined : JSON.stringify(value)
    return { id, version, changedAt: now(), changeId: randomUUID(), json }
  }

  /** The history has a change that somebody else's came before: what that made of the record holds again. */
  async function yieldToOthers(
    changes: readonly RecordChange[],
    versions: ReadonlyMap<string, number>,
    unmet: ChangeCondition,
  ): Promise<UnmetCondition> {
    const theirs = new Map<string, string | undefined>()
    for (const { id } of changes) theirs.set(id, (await served.ask(() => store.find(id)))?.change.json)
    const newest = changes.map((each) => ({ ...each, version: versions.get(each.id) ?? each.version }))
    await withdraw(newest, (id) => theirs.get(id))
    return { unmet }
  }

  /**
   * For changes that the history has and Redis refused: what was before holds again. A merge may have brought them into force
   * meanwhile, or would.
   */
  async function withdraw(
    changes: readonly RecordChange[],
    jsonBefore: (id: string) => string | undefined,
  ): Promise<void> {
    const withdrawn = changes.map(({ id, version }) => ({
      id,
      version: version + 1,
      changedAt: now(),
      changeId: randomUUID(),
      json: jsonBefore(id),
    }))
    await history.append(withdrawn, 'withdrawn')
    await served.ask(() => store.putAll(withdrawn))
  }

  async function changeOne(
    wanted: WantedChange<Value>,
    actor: string,
    condition?: ChangeCondition,
  ): Promise<PutOutcome> {
    const outcome = await change([wanted], actor, condition)
    if ('versions' in outcome) return { version: outcome.versions.get(wanted.id) ?? 0 }
    return 'heldBy' in outcome ? { heldBy: outcome.heldBy } : outcome
  }

  return {
    list: () => served.list(),
    async get(id) {
      const found = await served.find(id)
      return found?.value && { value: found.value, version: found.change.version }
    },
    put: (value, actor, condition) => changeOne({ id: value.id, value }, actor, condition),
    async remove(id, actor, condition) {
      if ((await served.find(id)) === undefined) {
        // Redis may lack it and get it back at any moment.
        const [newest] = await history.newest([id])
        if (newest?.json === undefined) return undefined
      }
      return changeOne({ id, value: undefined }, actor, condition)
    },
    async change(changes, actor) {
      const outcome = changes.length === 0 ? { versions: new Map() } : await change(changes, actor)
      if ('unmet' in outcome) throw new Error('A change without a condition was refused for one.')
      return outcome
    },
    history: (id) => history.versions(id, maxVersions),
  }
}

function isMet(condition: ChangeCondition, newest: RecordChange | undefined): boolean {
  if (newest?.json === undefined) return false
  return condition === 'exists' || newest.version === condition.version
}
