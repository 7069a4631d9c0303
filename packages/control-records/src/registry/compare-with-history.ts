import type { RecordChange, RecordStamp } from '@frontpage/contracts'
import type { RecordHistory } from '../control-record.js'
import { stampOf } from '../record-stamps.js'
import { within } from './within.js'

/** The maximum time of one read of a history. */
const maxHistoryWaitMs = 5_000

/** The records by a history and by the changes that are known beside it. */
export interface ComparedHistory {
  /** The latest stamp of every record. */
  readonly stamps: readonly RecordStamp[]
  /** Reads the changes with these stamps. @throws when the history does not answer in time */
  changesOf(ids: readonly string[]): Promise<readonly RecordChange[]>
}

/**
 * Restores the changes that a history lost, and returns the records that hold then; undefined while the history cannot be
 * read.
 * @param known the changes before the history is read: a change that is made meanwhile was not lost
 */
export async function compareWithHistory(
  history: RecordHistory,
  known: readonly RecordChange[],
  isClosed: () => boolean,
): Promise<ComparedHistory | undefined> {
  const stamps = await readStamps(history)
  if (stamps === undefined || isClosed()) return undefined
  const lost = new Map(
    known
      .filter((change) => stampOf(change) > (stamps.get(change.id)?.text ?? ''))
      .map((change) => [change.id, change]),
  )
  if (lost.size > 0) await within(maxHistoryWaitMs, history.recover?.([...lost.values()]))
  if (isClosed()) return undefined
  const kept = [...stamps.values()].filter(({ stamp }) => !lost.has(stamp.id)).map(({ stamp }) => stamp)
  return {
    stamps: [...kept, ...lost.values()],
    async changesOf(ids) {
      if (isClosed()) throw new Error('The registry was closed before all records were restored.')
      const others = ids.filter((id) => !lost.has(id))
      const found = others.length === 0 ? [] : await within(maxHistoryWaitMs, history.changesOf(others))
      if (found === undefined) throw new Error('The history did not answer in time.')
      return [...found, ...ids.flatMap((id) => lost.get(id) ?? [])]
    },
  }
}

async function readStamps(
  history: RecordHistory,
): Promise<Map<string, { readonly stamp: RecordStamp; readonly text: string }> | undefined> {
  const stamps = new Map<string, { readonly stamp: RecordStamp; readonly text: string }>()
  for (let after = ''; ;) {
    const part = await within(maxHistoryWaitMs, history.stampsAfter(after))
    const last = part?.at(-1)
    if (part === undefined) return undefined
    if (last === undefined) return stamps
    for (const stamp of part) stamps.set(stamp.id, { stamp, text: stampOf(stamp) })
    after = last.id
  }
}
