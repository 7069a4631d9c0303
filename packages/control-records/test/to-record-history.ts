import type { RecordChange } from '@frontpage/contracts'
import type { RecordHistory } from '@frontpage/control-records'

/** A history that is read in one piece. */
export function toRecordHistory(
  read: () => Promise<readonly RecordChange[] | undefined>,
  write?: (changes: readonly RecordChange[]) => Promise<void>,
): RecordHistory {
  let changes: readonly RecordChange[] = []
  return {
    async stampsAfter(id) {
      if (id !== '') return []
      const found = await read()
      // In the order of ids, the last one holds.
      const byId = new Map(found?.map((change) => [change.id, change]))
      changes = [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
      return found && changes
    },
    changesOf: async (ids) => changes.filter(({ id }) => ids.includes(id)),
    ...(write && { recover: write }),
  }
}
