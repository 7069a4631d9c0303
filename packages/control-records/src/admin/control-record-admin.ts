import type { ControlRecord, HeldByAnother } from '../record/control-record.js'
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
 * Manages the records of one kind for operators: every change is stored for ever, with its actor, before it comes into
 * force. Every method throws StoreUnavailableError while ClickHouse or Redis, as far as needed, does not answer.
 */
export interface ControlRecordAdmin<Value> {
  list(): Promise<readonly Value[]>
  get(id: string): Promise<VersionedRecord<Value> | undefined>
  /**
   * When it throws, nothing is changed, or the change comes into force later, at the latest when the same call is
   * repeated. A refusal changes nothing.
   */
  put(value: Value, actor: string, condition?: ChangeCondition): Promise<PutOutcome>
  /** Undefined when there is no record with this id; throws like `put`. */
  remove(id: string, actor: string, condition?: ChangeCondition): Promise<PutOutcome | undefined>
  /**
   * Makes from 1 to 500 changes of different records, all or none. Each becomes a version of its own record. Throws like
   * `put`.
   */
  change(changes: readonly WantedChange<Value>[], actor: string): Promise<ChangesDone | RefusedChange>
  /** The versions, newest first. */
  history(id: string): Promise<ControlVersion<Value>[]>
}

interface VersionedRecord<Value> {
  readonly value: Value
  readonly version: number
}

type PutOutcome = { readonly version: number } | HeldByAnother | UnmetCondition

const maxVersions = 200

export function createControlRecordAdmin<Value extends ControlRecord>({
  store,
  history,
  registry,
  now,
}: {
  store: Pick<ControlRecordStore<Value>, 'version' | 'find' | 'claim' | 'reserve' | 'putAll'>
  history: Pick<ControlHistory<Value>, 'versions' | 'newest' | 'append'>
  /** Brings a change into force here at once, and restores lost records; other processes follow by themselves. */
  registry: Pick<ControlRecordRegistry<Value>, 'refresh' | 'all'>
  now: () => number
}): ControlRecordAdmin<Value> {
  const served = createServedRecords({ store, registry })
  const context = { store, history, served, now }

  async function isThere(id: string): Promise<boolean> {
    if ((await served.find(id)) !== undefined) return true
    // Redis may have lost the record, and may get it back at any moment.
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
