import type { AskedKeys } from '../asked/asked-keys.js'
import type { RegistryRecords } from '../contents/registry-contents.js'
import type { PatternChecker } from '../validation/check-patterns.js'

/** The dependencies of the routes for operators. */
export interface RegistryRouteContext {
  readonly records: RegistryRecords
  readonly patterns: PatternChecker
  readonly asked: AskedKeys
  /** Milliseconds since 1970. */
  readonly now: () => number
}
