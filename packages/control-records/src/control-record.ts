import type { RecordChange, RecordStamp } from '@frontpage/contracts'

/** What operators decide; the id is theirs. */
export interface ControlRecord {
  readonly id: string
}

/** A record as its last change left it. */
export interface RecordEntry<Value> {
  readonly change: RecordChange
  /** Undefined where it was removed, or cannot be read by this release. */
  readonly value: Value | undefined
}

/** The id of the record that has a value which no two may have. */
export interface HeldByAnother {
  readonly heldBy: string
}

/**
 * What Redis is known to have: `there`, its records; `none`, because nothing was ever decided; `lost`, and what they were
 * cannot be found out now.
 */
export type RecordsState = 'there' | 'none' | 'lost'

/** The last change of every record, as ClickHouse keeps it. */
export interface RecordHistory {
  /**
   * The stamps of the records whose ids come after this one, in their order, or the first part of them; none: that was
   * the end. Undefined while it cannot be found out.
   */
  stampsAfter(id: string): Promise<readonly RecordStamp[] | undefined>
  /** The last changes of these records. */
  changesOf(ids: readonly string[]): Promise<readonly RecordChange[]>
  /** Gives the history back what it lost: changes as they were made, more than once and by several processes. */
  recover?(changes: readonly RecordChange[]): Promise<void>
}
