import type { RecordChange } from '@frontpage/contracts'
import type { ControlRecord, RecordEntry } from '../control-record.js'
import { byChange, stampOf } from '../record-stamps.js'

/** What a registry tells whoever keeps something by its records. */
export interface ChangedRecords<Value> {
  /** All that hold; those that were changed last at the end, in the same order for everybody. */
  all(): readonly Value[]
  /** Those that are new or another now. */
  readonly changed: readonly Value[]
  /** The ids of those that are gone. */
  readonly removed: readonly string[]
}

/** Records in memory. Taking in a change costs what that change costs, however many records there are. */
export interface KnownRecords<Value> {
  byId(id: string): Value | undefined
  /** The same list until something changes. */
  all(): readonly Value[]
  /** The last change of each, also of those that were removed or cannot be read. */
  changes(): readonly RecordChange[]
  isEmpty(): boolean
  /** Takes over some records, and forgets none. */
  update(entries: readonly RecordEntry<Value>[]): ChangedRecords<Value>
  /** Takes over all records there are, and forgets all others. */
  replace(entries: readonly RecordEntry<Value>[]): ChangedRecords<Value>
}

export function createKnownRecords<Value extends ControlRecord>(): KnownRecords<Value> {
  let known = new Map<string, RecordEntry<Value>>()
  let inOrder: readonly Value[] | undefined

  function all(): readonly Value[] {
    inOrder ??= [...known.values()]
      .toSorted((a, b) => byChange(a.change, b.change))
      .flatMap(({ value }) => (value === undefined ? [] : [value]))
    return inOrder
  }

  /** Those of the entries that are not known as they are. */
  function take(entries: readonly RecordEntry<Value>[], before: ReadonlyMap<string, RecordEntry<Value>>) {
    const changed: Value[] = []
    const removed: string[] = []
    for (const entry of entries) {
      const { change, value } = entry
      const was = before.get(change.id)
      if (was !== undefined && stampOf(was.change) === stampOf(change)) {
        if (was.change.json === change.json) continue
      }
      // What changes last comes last: the order is then nearly right whenever it is asked for.
      known.delete(change.id)
      known.set(change.id, entry)
      if (value !== undefined) changed.push(value)
      else if (was?.value !== undefined) removed.push(change.id)
    }
    inOrder = undefined
    return { changed, removed }
  }

  return {
    byId: (id) => known.get(id)?.value,
    all,
    changes: () => Array.from(known.values(), ({ change }) => change),
    isEmpty: () => known.size === 0,
    update: (entries) => ({ all, ...take(entries, known) }),
    replace(entries) {
      const before = known
      known = new Map(entries.map((entry) => [entry.change.id, entry]))
      const { changed, removed } = take(entries, before)
      const isGone = ([id, { value }]: [string, RecordEntry<Value>]): boolean =>
        value !== undefined && !known.has(id)
      const forgotten = [...before].filter(isGone).map(([id]) => id)
      return { all, changed, removed: [...removed, ...forgotten] }
    },
  }
}
