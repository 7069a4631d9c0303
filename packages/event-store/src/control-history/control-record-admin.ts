import { StoreUnavailableError } from '../store-errors.js'
import type { ControlHistory, ControlVersion } from './open-control-history.js'
import type { CurrentRecord } from './read-current-records.js'

/**
 * Records of one kind as operators manage them: every change is kept for ever, with who made it, before it is in force.
 * All of it throws StoreUnavailableError while ClickHouse or Redis, as far as needed, does not answer.
 */
export interface ControlRecordAdmin<Value> {
  list(): Promise<Value[]>
  get(id: string): Promise<Value | undefined>
  /** When it throws nothing is changed, or the change comes into force later, at once with the same call. */
  put(value: Value, actor: string): Promise<void>
  /** False when there is none with this id; when it throws, as `put`. */
  remove(id: string, actor: string): Promise<boolean>
  /** Newest first. */
  history(id: string): Promise<ControlVersion<Value>[]>
}

/** Where the records are served from. */
export interface ServedRecords<Value> {
  list(): Promise<Value[]>
  get(id: string): Promise<Value | undefined>
  /** False where the records were lost; then nothing is changed. A change that is not newer than the last one is ignored. */
  put(change: CurrentRecord<Value>): Promise<boolean>
}

const maxVersions = 200

/** A Redis that is emptied in the middle of a change is restored, and the change tried again. */
const maxAttempts = 3

export function createControlRecordAdmin<Value extends { readonly id: string }>(options: {
  store: ServedRecords<Value>
  history: Pick<ControlHistory<Value>, 'versions' | 'append'>
  now: () => number
  /**
   * Brings a change into force here at once, and lost records back; other processes follow by themselves. False where
   * records were lost and cannot be brought back now.
   */
  refresh: () => Promise<boolean>
}): ControlRecordAdmin<Value> {
  const { store, history, now } = options

  async function inRedis<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask()
    } catch (error) {
      throw new StoreUnavailableError('Redis does not answer.', { cause: error })
    }
  }

  async function restoreIfLost(): Promise<void> {
    if (await inRedis(options.refresh)) return
    throw new StoreUnavailableError(
      'Redis lost its records, and ClickHouse, which has them, does not answer.',
    )
  }

  async function change(id: string, value: Value | undefined, actor: string): Promise<void> {
    const [newest] = await history.versions(id, 1)
    const version = (newest?.version ?? 0) + 1
    const changedAt = now()
    const action = value === undefined ? 'delete' : 'put'
    await history.append({ id, version, changedAt, actor, action, value: value ?? null })
    for (let attempt = 1; !(await inRedis(() => store.put({ id, version, changedAt, value }))); attempt++) {
      if (attempt === maxAttempts) throw new StoreUnavailableError('Redis loses its records again and again.')
      // With one record in it, an emptied Redis would look complete: all come back from the history, this one too.
      await restoreIfLost()
    }
    await inRedis(options.refresh)
  }

  return {
    async list() {
      await restoreIfLost()
      return inRedis(() => store.list())
    },
    async get(id) {
      await restoreIfLost()
      return inRedis(() => store.get(id))
    },
    async put(value, actor) {
      await restoreIfLost()
      await change(value.id, value, actor)
    },
    async remove(id, actor) {
      await restoreIfLost()
      if ((await inRedis(() => store.get(id))) === undefined) return false
      await change(id, undefined, actor)
      return true
    },
    history: (id) => history.versions(id, maxVersions),
  }
}
