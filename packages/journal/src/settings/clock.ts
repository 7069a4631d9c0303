export interface JournalClock {
  /** Never steps back; its origin has no meaning. Leases and pauses are measured with it. */
  monotonicMs(): number
  /** Milliseconds since 1970; written into records, so that ages survive a restart. */
  wallMs(): number
}

export const systemClock: JournalClock = { monotonicMs: () => performance.now(), wallMs: () => Date.now() }
