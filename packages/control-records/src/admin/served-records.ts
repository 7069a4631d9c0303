import type { RecordChange } from '@frontpage/contracts'
import { StoreUnavailableError } from '@frontpage/event-store'
import type { ControlRecord, RecordEntry, RecordsState } from '../record/control-record.js'
import type { ControlRecordRegistry } from '../registry/control-record-registry.js'
import type { ChangesOutcome, ControlRecordStore } from '../store/control-record-store.js'

/** Reads and writes the records in Redis, and restores them first where they were lost. */
export interface ServedRecords<Value> {
  /** Runs a command of Redis. @throws StoreUnavailableError */
  ask<Answer>(question: () => Promise<Answer>): Promise<Answer>
  /** @throws StoreUnavailableError where the records are lost and cannot be restored now */
  restore(): Promise<Exclude<RecordsState, 'lost'>>
  list(): Promise<readonly Value[]>
  find(id: string): Promise<RecordEntry<Value> | undefined>
  /** Brings changes into force. */
  put(changes: readonly RecordChange[], expectedVersion?: number): Promise<Exclude<ChangesOutcome, 'lost'>>
}

const maxAttempts = 3

export function createServedRecords<Value extends ControlRecord>({
  store,
  registry,
}: {
  store: Pick<ControlRecordStore<Value>, 'version' | 'find' | 'putAll'>
  registry: Pick<ControlRecordRegistry<Value>, 'refresh' | 'all'>
}): ServedRecords<Value> {
  async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question()
    } catch (error) {
      throw new StoreUnavailableError('Redis does not answer.', { cause: error })
    }
  }

  async function restore(): Promise<Exclude<RecordsState, 'lost'>> {
    const state = await ask(() => registry.refresh())
    if (state !== 'lost') return state
    throw new StoreUnavailableError('Redis lost its records, and they cannot be read from ClickHouse now.')
  }

  return {
    ask,
    restore,
    // The registry has just read the records that Redis had at the time of this call, or later.
    list: async () => ((await restore()) === 'none' ? [] : registry.all()),
    async find(id) {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        if ((await restore()) === 'none') return undefined
        const found = await ask(() => store.find(id))
        // A missing record means something only if the records were not lost meanwhile.
        if (found !== undefined || (await ask(() => store.version())) !== undefined) return found
      }
      throw new StoreUnavailableError('Redis loses its records again and again.')
    },
    async put(changes, expectedVersion) {
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const outcome = await ask(() => store.putAll(changes, expectedVersion))
        if (outcome !== 'lost') {
          const isDone = 'newerVersions' in outcome && outcome.newerVersions.size === 0
          if (!isDone || (await restore()) === 'there') return outcome
        }
        // With a few records in it, an emptied Redis would look complete: all are restored from the history, including these.
        await restore()
      }
      throw new StoreUnavailableError('Redis loses its records again and again.')
    },
  }
}
