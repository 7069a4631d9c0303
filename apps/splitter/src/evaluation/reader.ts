import type { Attributes } from '@frontpage/experiments'

/** Whom something is evaluated for, as a request describes it. */
export interface Reader {
  /** What targeting looks at and units are assigned by: the reader's `id`, `country` and so on. */
  readonly attributes: Attributes
  readonly url?: string | undefined
  /** Experiment key → index of the variation; what a signed QA override forces. It never counts. */
  readonly forcedVariations?: Readonly<Record<string, number>> | undefined
}
