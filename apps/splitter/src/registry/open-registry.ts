import { openControlRecords } from '@frontpage/control-records'
import type { Definitions } from '../definitions/open-definitions.js'
import { experimentRecords } from './kinds/experiments.js'
import { featureRecords } from './kinds/features.js'
import { holdoutRecords } from './kinds/holdouts.js'
import { savedGroupRecords } from './kinds/saved-groups.js'
import type { RegistryRecords } from './contents/registry-contents.js'

export interface Registry {
  readonly records: RegistryRecords
  /** False until all records were read from any source. */
  isLoaded(): boolean
}

/** Opens what operators decide about features and experiments, and keeps the definitions up to it. */
export async function openRegistry(
  options: Omit<Parameters<typeof openControlRecords>[1], 'copy' | 'onChange'> & {
    readonly definitions: Pick<Definitions, 'update'>
  },
): Promise<Registry> {
  const { definitions, ...shared } = options
  let records: RegistryRecords | undefined
  const onChange = (): void => {
    if (records === undefined) return
    definitions.update({
      experiments: records.experiments.registry.all(),
      features: records.features.registry.all(),
      savedGroups: records.savedGroups.registry.all(),
      holdouts: records.holdouts.registry.all(),
    })
  }
  const experiments = await openControlRecords(experimentRecords, { ...shared, onChange })
  const features = await openControlRecords(featureRecords, { ...shared, onChange })
  const savedGroups = await openControlRecords(savedGroupRecords, { ...shared, onChange })
  const holdouts = await openControlRecords(holdoutRecords, { ...shared, onChange })
  records = { experiments, features, savedGroups, holdouts }
  onChange()
  const registries = [experiments, features, savedGroups, holdouts].map(({ registry }) => registry)
  return { records, isLoaded: () => registries.every((registry) => registry.isLoaded()) }
}
