import { toStoreFault, type ControlRecords } from '@frontpage/control-records'
import type { ExperimentBody, ExperimentRecord } from '../kinds/experiments.js'
import type { Feature, FeatureBody } from '../kinds/features.js'
import type { Holdout } from '../kinds/holdouts.js'
import type { SavedGroupRecord } from '../kinds/saved-groups.js'

/** The records by which operators decide about experiments and features, at all sites. */
export interface RegistryContents {
  readonly experiments: readonly ExperimentRecord[]
  readonly features: readonly Feature[]
  readonly savedGroups: readonly SavedGroupRecord[]
  readonly holdouts: readonly Holdout[]
}

/** The records that a new record is examined beside. */
export interface Surroundings<Value> {
  /** All records, where several change at once as they will be. */
  readonly contents: RegistryContents
  /** The record as it is now; undefined for a new one. */
  readonly before: Value | undefined
}

/** The kinds of records that refer to each other. */
export interface RegistryRecords {
  readonly experiments: ControlRecords<ExperimentRecord, ExperimentBody>
  readonly features: ControlRecords<Feature, FeatureBody>
  readonly savedGroups: ControlRecords<SavedGroupRecord, Omit<SavedGroupRecord, 'id'>>
  readonly holdouts: ControlRecords<Holdout, Omit<Holdout, 'id'>>
}

/** Everything as it is now, and not as this replica last saw it. @throws HttpFault 503 while Redis does not answer */
export async function readContents(records: RegistryRecords): Promise<RegistryContents> {
  const [experiments, features, savedGroups, holdouts] = await Promise.all([
    records.experiments.admin.list(),
    records.features.admin.list(),
    records.savedGroups.admin.list(),
    records.holdouts.admin.list(),
  ]).catch(toStoreFault)
  return { experiments, features, savedGroups, holdouts }
}
