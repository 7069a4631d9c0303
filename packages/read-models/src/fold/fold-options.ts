import type { ReadModelLimits } from './read-model-limits.js'

/** The namespace that a fold writes to, its clock, and the limits that it keeps. */
export interface FoldOptions<Limit extends keyof ReadModelLimits = never> {
  readonly namespace: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly limits?: Pick<ReadModelLimits, Limit>
}
