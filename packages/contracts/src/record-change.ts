/** When a record of what operators decide was changed. Of two changes of a record the one with the later stamp holds. */
export interface RecordStamp {
  readonly id: string
  /** From 1, counted per record; 0 is older than all that was decided. */
  readonly version: number
  /** Milliseconds since 1970; of two changes that took the same version the later one holds. */
  readonly changedAt: number
  /** Of this change alone; of two at the same millisecond, the one with the higher id holds. */
  readonly changeId: string
}

/** What was decided about a record: as the history keeps it and Redis takes it. */
export interface RecordChange extends RecordStamp {
  /** The record; undefined: it was removed. */
  readonly json: string | undefined
}
