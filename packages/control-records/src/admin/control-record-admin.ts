import type { ControlRecord, HeldByAnother } from '../control-record.js'
import type { ControlHistory, ControlVersion } from '../history/open-control-history.js'
import type { ControlRecordRegistry } from '../registry/control-record-registry.js'
import type { ControlRecordStore } from '../store/control-record-store.js'
import {
  changeVersion,
  makeChanges,
  type ChangeCondition,
  type ChangesDone,
  type RefusedChange,
  type UnmetCondition,
  type WantedChange,
} from './make-changes.js'
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
   * Several changes, of which each is kept as one of its own: all or none of them. From 1 to 500, of different records.
   * When it throws, as `put`.
   */
  change(changes: readonly WantedChange<Value>[], actor: string): Promise<ChangesDone | RefusedChange>
  /** Newest first. */
  history(id: string): Promise<ControlVersion<Value>[]>
}

export interface VersionedRecord<Value> {
  readonly value: Value
  readonly version: number
}

export type PutOutcome = { readonly version: number } | HeldByAnother | UnmetCondition

const maxVersions = 200

export function createControlRecordAdmin<Value extends ControlRecord>({
  store,
  history,
  registry,
  now,
}: {
  store: Pick<ControlRecordStore<Value>, 'version' | 'find' | 'claim' | 'reserve' | 'putAll'>
  history: Pick<ControlHistory<Value>, 'versions' | 'newest' | 'append'>
  /** Brings a change into force here at once, and lost records back; other processes follow by themselves. */
  registry: Pick<ControlRecordRegistry<Value>, 'refresh' | 'all'>
  now: () => number
}): ControlRecordAdmin<Value> {
  const served = createServedRecords({ store, registry })
  const context = { store, history, served, now }

  async function isThere(id: string): Promise<boolean> {
    if ((await served.find(id)) !== undefined) return true
    // Redis may lack it and get it back at any moment.
    const [newest] = await history.newest([id])
    return newest?.json !== undefined
  }

  async function changeOne(
    wanted: WantedChange<Value>,
    actor: string,
    condition: ChangeCondition | undefined,
  ): Promise<PutOutcome> {
    if (condition === 'exists' && !(await isThere(wanted.id))) return { unmet: condition }
    const outcome =
      typeof condition === 'object'
        ? await changeVersion(context, wanted, { actor, version: condition.version })
        : await makeChanges(context, [wanted], actor)
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
    remove: async (id, actor, condition) =>
      (await isThere(id)) ? changeOne({ id, value: undefined }, actor, condition) : undefined,
    change: (changes, actor) => makeChanges(context, changes, actor),
    history: (id) => history.versions(id, maxVersions),
  }
}
