import type { Attributes } from '@frontpage/experiments'

/** Whom something is evaluated for, as a request describes it. */
export interface Reader {
  /** The attributes that targeting looks at and units are assigned by: the reader's `id`, `country` and so on. */
  readonly attributes: Attributes
  readonly url?: string | undefined
  /** Experiment → the variation's key that a signed QA override forces. */
  readonly forcedVariations?: ReadonlyMap<string, string> | undefined
  /** Somebody who tests, with an override that we signed: what they get never counts. */
  readonly isTester?: boolean | undefined
}
