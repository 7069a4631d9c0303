import type { FeatureDefinition, SavedGroups } from '@frontpage/experiments'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import type { Feature } from '../registry/kinds/features.js'

/**
 * Everything that is asked for by key at one site, in the form that the evaluator (and GrowthBook's SDKs) read. It is made
 * once for each change and never changed.
 */
export interface SiteDefinitions {
  readonly site: string
  /** Differs whenever anything that decides a value differs. The same in every replica. */
  readonly version: string
  /** ISO 8601; the time of the latest change. */
  readonly updatedAt: string
  readonly features: Readonly<Record<string, FeatureDefinition>>
  readonly savedGroups: SavedGroups
  /** By key: features, and experiments, which are asked for directly or by way of a feature. */
  readonly flags: ReadonlyMap<string, Flag>
  readonly experiments: ReadonlyMap<string, ExperimentRecord>
  /** The attributes by which experiments that keep assignments identify their units. */
  readonly stickyAttributes: readonly string[]
}

/** The feature or experiment that a key stands for. Where it is disabled, everyone gets its default. */
export type Flag = { readonly isEnabled: boolean } & (
  | { readonly kind: 'feature'; readonly feature: Feature }
  | { readonly kind: 'experiment'; readonly experiment: ExperimentRecord }
)
