import type { Assignment } from '../evaluation/evaluate-flag.js'

/** Where an exposure comes from. */
export interface ExposureOrigin {
  readonly site: string
  readonly environment: string
  /** The request's header, or the reader's own where a server asks and says it. Bots do not count. */
  readonly userAgent?: string | undefined
  /** Truncated. */
  readonly ip?: string | undefined
  /** The reader's browser asks for privacy: an exposure would name the reader. */
  readonly isPrivate?: boolean | undefined
  /** Nothing of the request counts: it came with a signed override, or it is a preview. */
  readonly isPreview?: boolean | undefined
  /** The reader's sticky assignments could not be read: experiments that keep assignments do not count. */
  readonly isStickyUnavailable?: boolean | undefined
}

/** The outcome of exposing: each assignment is in one of these numbers. */
export interface ExposeOutcome {
  /** They are in the journal. */
  readonly accepted: number
  /** They were in the journal already: the reader saw the same earlier today. */
  readonly repeated: number
  /** They must not count. */
  readonly refused: number
  /** The journal takes nothing now. They are counted as lost; an answer need not wait for them. */
  readonly lost: number
}

/** Counts that readers saw variations. */
export interface Exposures {
  /**
   * Counts assignments whose values are used now; resolves once they are in the journal, or cannot be. It never rejects.
   * Bots, readers who ask for privacy, experiments that take nobody any more, and forced variations are left out.
   */
  expose(assignments: readonly Assignment[], origin: ExposureOrigin): Promise<ExposeOutcome>
  /** A signed token that counts the assignment when it is handed in; undefined for what must not count. */
  tokenOf(assignment: Assignment, origin: ExposureOrigin): string | undefined
  /**
   * Counts what tokens stand for; resolves once it is in the journal, with one result for each, in their order.
   *
   * @throws what `Journal.append` does: the tokens may be sent again
   */
  redeem(tokens: readonly SeenToken[], origin: ExposureOrigin): Promise<RedeemedToken[]>
}

export interface SeenToken {
  readonly token: string
  /** The time at which the reader saw it, by the client's clock: milliseconds since 1970. Absent: now. */
  readonly atMs?: number | undefined
}

export type RedeemedToken =
  | { readonly status: 'accepted' | 'repeated' }
  | { readonly status: 'refused'; readonly code: RefusedExposure }

/** The reasons for which an exposure does not count. */
export const refusedExposures = [
  'not_in_experiment',
  'forced',
  'preview',
  'bot',
  'privacy_signal',
  'not_running',
  'frozen',
  'sticky_unavailable',
  'unit_invalid',
  'token_invalid',
  'token_expired',
  'token_of_another_site',
  'token_of_another_phase',
] as const
export type RefusedExposure = (typeof refusedExposures)[number]
