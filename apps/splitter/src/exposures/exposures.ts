import type { Assignment } from '../evaluation/evaluate-flag.js'

/** Where an exposure comes from. */
export interface ExposureOrigin {
  readonly site: string
  readonly environment: string
  readonly userAgent?: string | undefined
  /** Truncated. */
  readonly ip?: string | undefined
}

/** Counts that readers saw variations. */
export interface Exposures {
  /**
   * Counts assignments whose values are used now; resolves once they are in the journal. What must not count does not:
   * bots, experiments that take nobody any more, forced variations.
   */
  expose(assignments: readonly Assignment[], origin: ExposureOrigin): Promise<void>
  /** A signed token that counts the assignment when it is handed in; undefined for what must not count. */
  tokenOf(assignment: Assignment, origin: ExposureOrigin): string | undefined
}
