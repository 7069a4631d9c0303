import type { RecordChange, RecordStamp } from '@frontpage/contracts'

/** A record that operators decide; they choose its id. */
export interface ControlRecord {
  readonly id: string
}

/** A record with its latest change. */
export interface RecordEntry<Value> {
  readonly change: RecordChange
  /** Undefined where the record was removed, or cannot be read by this release. */
  readonly value: Value | undefined
}

/** The id of the record that already has a value which must be unique. */
export interface HeldByAnother {
  readonly heldBy: string
}

/**
 * The state of the records in Redis: `there`; `none`, because no record was ever stored; or `lost`, and they cannot be
 * restored at the moment.
 */
export type RecordsState = 'there' | 'none' | 'lost'

/** The latest change of every record, as ClickHouse stores it. */
export interface RecordHistory {
  /**
   * The stamps of the records whose ids come after this one, in the order of ids: all of them, or a first page. An empty
   * list means that there are no more, undefined that they cannot be read at the moment.
   */
  stampsAfter(id: string): Promise<readonly RecordStamp[] | undefined>
  /** The latest changes of these records. */
  changesOf(ids: readonly string[]): Promise<readonly RecordChange[]>
  /** Restores changes that the history lost, as they were made; may be called more than once and by several processes. */
  recover?(changes: readonly RecordChange[]): Promise<void>
}
