import { randomUUID } from 'node:crypto'
import type { ChangeOutcome, HeldByAnother, RecordChange, RecordsState } from '@frontpage/contracts'
import { StoreUnavailableError } from '../clickhouse/store-errors.js'
import type { ControlHistory, ControlVersion } from './open-control-history.js'

/**
 * Manages the records of one kind for operators: every change is stored for ever, with its actor, before it comes into
 * force. Every method throws StoreUnavailableError while ClickHouse or Redis, as far as needed, does not answer.
 */
export interface ControlRecordAdmin<Value> {
  list(): Promise<readonly Value[]>
  get(id: string): Promise<Value | undefined>
  /**
   * When it throws, nothing is changed, or the change comes into force later, at the latest when the same call is
   * repeated. Where another record has a value that must be unique, its id is returned and nothing is changed.
   */
  put(value: Value, actor: string): Promise<HeldByAnother | undefined>
  /** False when there is no record with this id; throws like `put`. */
  remove(id: string, actor: string): Promise<boolean>
  /** The versions, newest first. */
  history(id: string): Promise<ControlVersion<Value>[]>
}

/** The store from which the records are served. */
export interface ServedRecords<Value> {
  /** Undefined where the records were lost, or where there never were any. */
  version(): Promise<string | undefined>
  /** Undefined in the same cases as `version`. */
  snapshot(): Promise<{ readonly values: readonly Value[] } | undefined>
  get(id: string): Promise<Value | undefined>
  /**
   * Runs before the history is written: reserves a change's unique value, or returns the id of the record that has it.
   */
  claim(value: Value): Promise<HeldByAnother | undefined>
  put(change: RecordChange): Promise<ChangeOutcome>
}

const maxVersions = 200

/** The number of attempts when records are lost or changed by others in the middle of an operation. */
const maxAttempts = 3

export function createControlRecordAdmin<Value extends { readonly id: string }>(options: {
  store: ServedRecords<Value>
  history: Pick<ControlHistory<Value>, 'versions' | 'append'>
  now: () => number
  /** Brings a change into force here at once, and restores lost records; other processes follow by themselves. */
  refresh: () => Promise<RecordsState>
}): ControlRecordAdmin<Value> {
  const { store, history, now } = options

  async function inRedis<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask()
    } catch (error) {
      throw new StoreUnavailableError('Redis does not answer.', { cause: error })
    }
  }

  async function restoreIfLost(): Promise<Exclude<RecordsState, 'lost'>> {
    const state = await inRedis(options.refresh)
    if (state !== 'lost') return state
    throw new StoreUnavailableError(
      'Redis lost its records, and they cannot be restored from ClickHouse now.',
    )
  }

  /** Undefined where there are none; `read` returns undefined where the records were lost meanwhile. */
  async function readRecords<Answer>(read: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      if ((await restoreIfLost()) === 'none') return undefined
      const answer = await inRedis(read)
      if (answer !== undefined) return answer
    }
    throw new StoreUnavailableError('Redis keeps losing its records.')
  }

  async function find(id: string): Promise<Value | undefined> {
    const found = await readRecords(async () => {
      const value = await store.get(id)
      return value !== undefined || (await store.version()) !== undefined ? { value } : undefined
    })
    return found?.value
  }

  async function change(
    id: string,
    value: Value | undefined,
    actor: string,
  ): Promise<HeldByAnother | undefined> {
    await restoreIfLost()
    const holder = value && (await inRedis(() => store.claim(value)))
    if (holder !== undefined) return holder
    const [newest] = await history.versions(id, 1)
    const json = JSON.stringify(value ?? null)
    const action = value === undefined ? 'delete' : 'put'
    let version = newest?.version ?? 0
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      version++
      const stamp = { id, version, changedAt: now(), changeId: randomUUID() }
      await history.append({ ...stamp, actor, action, json })
      const outcome = await bringIntoForce({ ...stamp, json: value === undefined ? undefined : json })
      if (outcome === 'taken') return undefined
      if ('heldBy' in outcome) {
        await withdraw({ id, version: version + 1 }, newest?.value)
        return outcome
      }
      // Another process was faster, or the history was restored from a copy older than Redis.
      version = Math.max(version, outcome.newerVersion)
    }
    throw new StoreUnavailableError('The record is being changed by others at the same time. Try again.')
  }

  /**
   * Withdraws a change whose claim was lost, with Redis's last second or because the history took longer: the earlier
   * value is in force again. The history has the change, and a merge may have brought it into force meanwhile, or would
   * do so.
   */
  async function withdraw(
    { id, version }: { id: string; version: number },
    before: Value | undefined,
  ): Promise<void> {
    const stamp = { id, version, changedAt: now(), changeId: randomUUID() }
    const json = JSON.stringify(before ?? null)
    const action = before === undefined ? 'delete' : 'put'
    await history.append({ ...stamp, actor: 'withdrawn', action, json })
    await inRedis(() => store.put({ ...stamp, json: before === undefined ? undefined : json }))
  }

  async function bringIntoForce(record: RecordChange): Promise<Exclude<ChangeOutcome, 'lost'>> {
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const outcome = await inRedis(() => store.put(record))
      if (typeof outcome === 'object') return outcome
      if (outcome === 'taken' && (await restoreIfLost()) === 'there') return outcome
      // With one record in it, an emptied Redis would look complete: all are restored from the history, including this
      // one.
      await restoreIfLost()
    }
    throw new StoreUnavailableError('Redis keeps losing its records.')
  }

  return {
    list: async () => (await readRecords(() => store.snapshot()))?.values ?? [],
    get: find,
    put: (value, actor) => change(value.id, value, actor),
    async remove(id, actor) {
      if ((await find(id)) === undefined) {
        // Redis may lack it and get it back at any moment.
        const [newest] = await history.versions(id, 1)
        if (newest?.value === undefined) return false
      }
      await change(id, undefined, actor)
      return true
    },
    history: (id) => history.versions(id, maxVersions),
  }
}
