import type { RegistryRecords } from '../contents/registry-contents.js'
import type { PatternChecker } from '../validation/check-patterns.js'

/** What the routes for operators need. */
export interface RegistryRouteContext {
  readonly records: RegistryRecords
  readonly patterns: PatternChecker
  /** Milliseconds since 1970. */
  readonly now: () => number
}
