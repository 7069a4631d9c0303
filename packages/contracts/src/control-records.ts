/** What was decided about a record of what operators decide: as the history keeps it and Redis takes it. */
export interface RecordChange {
  readonly id: string
  /** From 1, counted per record; 0 is older than all that was decided. */
  readonly version: number
  /** Milliseconds since 1970; of two changes that took the same version the later one holds. */
  readonly changedAt: number
  /** Of this change alone; of two at the same millisecond, the one with the higher id holds. */
  readonly changeId: string
  /** The record; undefined: it was removed. */
  readonly json: string | undefined
}

/**
 * What became of a change in Redis. `lost`: nothing is written to a Redis that lost its records, because with one it would
 * look complete. A change that is not newer than what is there is not taken; then this is the version that is. Nor is one
 * whose unique value another record has.
 */
export type ChangeOutcome = 'taken' | 'lost' | { readonly newerVersion: number } | HeldByAnother

/** The id of the record that has a value which no two may have. */
export interface HeldByAnother {
  readonly heldBy: string
}

/**
 * What Redis is known to have: `there`, its records; `none`, because nothing was ever decided; `lost`, and what they were
 * cannot be found out now.
 */
export type RecordsState = 'there' | 'none' | 'lost'
