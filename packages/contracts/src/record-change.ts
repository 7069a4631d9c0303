/** The stamp of a control record's change. Of two changes of a record the one with the later stamp holds. */
export interface RecordStamp {
  readonly id: string
  /** Counted per record from 1; 0 is older than any change. */
  readonly version: number
  /** Milliseconds since 1970; of two changes with the same version the later one holds. */
  readonly changedAt: number
  /** Unique to this change; of two at the same millisecond, the one with the higher id holds. */
  readonly changeId: string
}

/** A change of a control record, as the history stores it and Redis takes it. */
export interface RecordChange extends RecordStamp {
  /** The record; undefined when it was removed. */
  readonly json: string | undefined
}
