/**
 * `bound`: the journal's own limit; `disk`: no room on the disk, or it fails; `stuck`: writes wait too long for the
 * disk.
 */
export type JournalFullReason = 'bound' | 'disk' | 'stuck'

/** No event of the append counts as accepted. Appends succeed again by themselves as soon as there is room. */
export class JournalFullError extends Error {
  readonly code = 'journal_full'
  readonly status = 503
  readonly retryable = true
  readonly retryAfterSeconds: number
  readonly reason: JournalFullReason

  constructor(reason: JournalFullReason, cause?: unknown) {
    super(`The journal cannot accept events now (${reason}).`, { cause })
    this.reason = reason
    this.retryAfterSeconds = reason === 'bound' ? 5 : 2
  }
}

/** The process stalled so long that another one took its journal over. The append may be stored or not: send it again. */
export class LeaseLostError extends Error {
  readonly code = 'journal_lease_lost'
  readonly status = 503
  readonly retryable = true
  readonly retryAfterSeconds = 1

  constructor() {
    super('Another process took the journal over while this one stalled.')
  }
}

export class JournalClosedError extends Error {
  readonly code = 'journal_closed'
  readonly status = 503
  readonly retryable = true
  readonly retryAfterSeconds = 1

  constructor() {
    super('The journal is closed.')
  }
}
