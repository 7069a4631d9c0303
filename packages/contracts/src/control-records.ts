/** A change of a control record, as the history and Redis store it. */
export interface RecordChange {
  readonly id: string
  /** Counted per record from 1; 0 is older than every change. */
  readonly version: number
  /** Milliseconds since 1970; of two changes with the same version the later one holds. */
  readonly changedAt: number
  /** Unique to this change; of two at the same millisecond, the one with the higher id holds. */
  readonly changeId: string
  /** The record; undefined when it was removed. */
  readonly json: string | undefined
}

/**
 * The outcome of a change in Redis.
 *
 * - `lost`: nothing is written to a Redis that lost its records, because with one record it would look complete
 * - `newerVersion`: a change that is not newer than the stored one is refused; this is the stored version
 * - `HeldByAnother`: another record has a value that must be unique
 */
export type ChangeOutcome = 'taken' | 'lost' | { readonly newerVersion: number } | HeldByAnother

/** The id of the record that already has a value which must be unique. */
export interface HeldByAnother {
  readonly heldBy: string
}

/**
 * The state of the records in Redis: `there`; `none`, because no record was ever stored; or `lost`, and they cannot be
 * restored at the moment.
 */
export type RecordsState = 'there' | 'none' | 'lost'
