import { StoreUnavailableError } from '../store-errors.js'
import type { ControlHistory, ControlVersion } from './open-control-history.js'

/**
 * Records of one kind as operators manage them: every change is kept for ever, with who made it, before it is in force.
 * All of it throws StoreUnavailableError while ClickHouse or Redis, as far as needed, does not answer.
 */
export interface ControlRecordAdmin<Value> {
  list(): Promise<Value[]>
  get(id: string): Promise<Value | undefined>
  /** When it throws nothing is changed, or the same call completes the change. */
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
  put(value: Value): Promise<void>
  remove(id: string): Promise<void>
}

const maxVersions = 200

export function createControlRecordAdmin<Value extends { readonly id: string }>(options: {
  store: ServedRecords<Value>
  history: Pick<ControlHistory<Value>, 'versions' | 'append'>
  now: () => number
  /** Brings a change into force here at once; other processes follow by themselves. */
  refresh: () => Promise<void>
}): ControlRecordAdmin<Value> {
  const { store, history, now } = options

  async function inRedis<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask()
    } catch (error) {
      throw new StoreUnavailableError('Redis does not answer.', { cause: error })
    }
  }

  async function change(
    { id, actor, value }: { id: string; actor: string; value: Value | undefined },
    write: () => Promise<void>,
  ): Promise<void> {
    const [newest] = await history.versions(id, 1)
    await history.append({
      id,
      version: (newest?.version ?? 0) + 1,
      changedAt: now(),
      actor,
      action: value === undefined ? 'delete' : 'put',
      value: value ?? null,
    })
    await inRedis(async () => {
      await write()
      await options.refresh()
    })
  }

  return {
    list: () =>
      inRedis(async () => {
        // A Redis that was emptied a moment ago gets all records back first.
        await options.refresh()
        return store.list()
      }),
    get: (id) => inRedis(() => store.get(id)),
    async put(value, actor) {
      // With one record in it, an emptied Redis would look complete.
      await inRedis(options.refresh)
      await change({ id: value.id, actor, value }, () => store.put(value))
    },
    async remove(id, actor) {
      await inRedis(options.refresh)
      if ((await inRedis(() => store.get(id))) === undefined) return false
      await change({ id, actor, value: undefined }, () => store.remove(id))
      return true
    },
    history: (id) => history.versions(id, maxVersions),
  }
}
