import type { RecordChange } from '@frontpage/contracts'
import type { ControlRecord, RecordEntry } from '../record/control-record.js'
import { byChange, compareStamps } from '../record/record-stamps.js'

/** Tells a registry's user which records have changed. */
export interface ChangedRecords<Value> {
  /** All records, those that were changed last at the end; the order is the same in every process. */
  readonly all: () => readonly Value[]
  /** The records that are new or were replaced. */
  readonly changed: readonly Value[]
  /** The ids of the records that were removed. */
  readonly removed: readonly string[]
}

/** Records in memory. The cost of an update does not depend on the number of records. */
export interface KnownRecords<Value> {
  byId(id: string): Value | undefined
  /** Returns the same list until something changes. */
  all(): readonly Value[]
  /** The latest change of each record, including those that were removed or cannot be read. */
  changes(): readonly RecordChange[]
  isEmpty(): boolean
  /** The records whose last change is newer than the one in the entries, or is not among them. */
  newerThan(entries: readonly RecordEntry<Value>[]): readonly RecordEntry<Value>[]
  /** Replaces these records and keeps all others. */
  update(entries: readonly RecordEntry<Value>[]): ChangedRecords<Value>
  /** Replaces all records. */
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

  return {
    byId: (id) => known.get(id)?.value,
    all,
    changes: () => Array.from(known.values(), ({ change }) => change),
    isEmpty: () => known.size === 0,
    newerThan(entries) {
      const others = new Map(entries.map(({ change }) => [change.id, change]))
      return [...known.values()].filter(({ change }) => {
        const other = others.get(change.id)
        return other === undefined || compareStamps(change, other) > 0
      })
    },
    update(entries) {
      const differences = findDifferences(known, entries)
      for (const entry of entries) {
        // Moved to the end, so that the map is nearly in the order of changes and sorting it is cheap.
        known.delete(entry.change.id)
        known.set(entry.change.id, entry)
      }
      inOrder = undefined
      return { all, ...differences }
    },
    replace(entries) {
      const before = known
      const { changed, removed } = findDifferences(before, entries)
      known = new Map(entries.map((entry) => [entry.change.id, entry]))
      inOrder = undefined
      for (const [id, { value }] of before) if (value !== undefined && !known.has(id)) removed.push(id)
      return { all, changed, removed }
    },
  }
}

function findDifferences<Value>(
  before: ReadonlyMap<string, RecordEntry<Value>>,
  entries: readonly RecordEntry<Value>[],
): { changed: Value[]; removed: string[] } {
  const changed: Value[] = []
  const removed: string[] = []
  for (const { change, value } of entries) {
    const was = before.get(change.id)
    if (was !== undefined && isSame(was.change, change)) continue
    if (value !== undefined) changed.push(value)
    else if (was?.value !== undefined) removed.push(change.id)
  }
  return { changed, removed }
}

const isSame = (a: RecordChange, b: RecordChange): boolean => compareStamps(a, b) === 0 && a.json === b.json
