import type { ReadModelLimits } from './read-model-limits.js'

/** The namespace that a fold writes to, its clock, and the limits that it keeps. */
export interface FoldOptions<Limit extends keyof ReadModelLimits = never> {
  readonly namespace: string
  /** Milliseconds since 1970. */
  readonly now?: () => number
  readonly limits?: Pick<ReadModelLimits, Limit>
}

/** Options of a fold that asks trending how many readers a story has. */
export interface TrendingOptions {
  /** Returns the namespace of trending's keys; by default the fold's own. */
  readonly trendingNamespace?: () => string
}
