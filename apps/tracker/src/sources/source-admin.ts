import type { Source } from '@frontpage/contracts'
import {
  createControlHistoryWriter,
  listRecordVersions,
  StoreUnavailableError,
  type EventStoreClient,
} from '@frontpage/event-store'
import type { SourceStore } from '@frontpage/read-models'

interface SourceVersion {
  version: number
  /** Milliseconds since 1970. */
  changedAt: number
  actor: string
  source: Source
}

/**
 * Sources as operators manage them: every change is kept for ever, with who made it, before it is in force. All of it
 * throws StoreUnavailableError while ClickHouse or Redis, as far as needed, does not answer.
 */
export interface SourceAdmin {
  list(): Promise<Source[]>
  get(id: string): Promise<Source | undefined>
  /** When it throws nothing is changed, or the same call completes the change. */
  put(source: Source, actor: string): Promise<void>
  /** Newest first. */
  history(id: string): Promise<SourceVersion[]>
}

/** The kind of sources in `control_history`. */
export const sourceKind = 'source'
const maxVersions = 200

/** @param readStore undefined while the event store has not been reached yet. */
export function createSourceAdmin(options: {
  store: SourceStore
  readStore: () => EventStoreClient | undefined
  now: () => number
  /** Brings a change into force here at once; other trackers follow by themselves. */
  refresh: () => Promise<void>
}): SourceAdmin {
  const { store, now } = options

  function requireEventStore(): EventStoreClient {
    const client = options.readStore()
    if (client === undefined) throw new StoreUnavailableError('The event store has not been reached yet.')
    return client
  }

  async function readVersions(id: string, limit: number) {
    const client = requireEventStore()
    try {
      return await listRecordVersions(client, { kind: sourceKind, id, limit })
    } catch (error) {
      throw new StoreUnavailableError('The event store does not answer.', { cause: error })
    }
  }

  async function inRedis<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask()
    } catch (error) {
      throw new StoreUnavailableError('Redis does not answer.', { cause: error })
    }
  }

  return {
    list: () =>
      inRedis(async () => {
        // A Redis that was emptied a moment ago gets all sources back first.
        await options.refresh()
        return store.list()
      }),
    get: (id) => inRedis(() => store.get(id)),
    async put(source, actor) {
      // With one source in it, an emptied Redis would look complete.
      await inRedis(options.refresh)
      const [newest] = await readVersions(source.id, 1)
      await createControlHistoryWriter(requireEventStore()).append({
        kind: sourceKind,
        id: source.id,
        version: (newest?.version ?? 0) + 1,
        changedAt: now(),
        actor,
        action: 'put',
        value: source,
      })
      await inRedis(async () => {
        await store.put(source)
        await options.refresh()
      })
    },
    async history(id) {
      const versions = await readVersions(id, maxVersions)
      return versions.map(({ version, changedAt, actor, value }) => ({
        version,
        changedAt,
        actor,
        source: JSON.parse(value) as Source,
      }))
    },
  }
}
