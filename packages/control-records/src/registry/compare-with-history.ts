import type { RecordChange, RecordStamp } from '@frontpage/contracts'
import type { RecordHistory } from '../record/control-record.js'
import { compareStamps } from '../record/record-stamps.js'
import { within } from '@frontpage/concurrency'

/** The maximum time of one read of a history. */
const maxHistoryWaitMs = 5_000

/** The records by a history and by the changes that are known beside it. */
export interface ComparedHistory {
  /** The latest stamp of every record. */
  readonly stamps: readonly RecordStamp[]
  /** Reads the changes with these stamps. @throws when the history does not answer in time */
  readonly changesOf: (ids: readonly string[]) => Promise<readonly RecordChange[]>
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
  const isLost = (change: RecordChange): boolean => {
    const stamp = stamps.get(change.id)
    return stamp === undefined || compareStamps(change, stamp) > 0
  }
  const lost = new Map(known.filter(isLost).map((change) => [change.id, change]))
  if (lost.size > 0) await within(maxHistoryWaitMs, history.recover?.([...lost.values()]))
  if (isClosed()) return undefined
  const kept = [...stamps.values()].filter(({ id }) => !lost.has(id))
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

async function readStamps(history: RecordHistory): Promise<Map<string, RecordStamp> | undefined> {
  const stamps = new Map<string, RecordStamp>()
  for (let after = ''; ;) {
    const page = await within(maxHistoryWaitMs, history.stampsAfter(after))
    const last = page?.at(-1)
    if (page === undefined) return undefined
    if (last === undefined) return stamps
    for (const stamp of page) stamps.set(stamp.id, stamp)
    after = last.id
  }
}
