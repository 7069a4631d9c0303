import type { AnyRoute, Logger } from '@frontpage/service-kit'
import { readContents, type RegistryContents, type Surroundings } from '../contents/registry-contents.js'
import { admit } from '../validation/admit.js'
import { refuseWhatIsWrong, type Examination } from '../validation/examination.js'
import { examineFeature } from '../validation/examine-feature.js'
import { examineHoldout } from '../validation/examine-holdout.js'
import { examineSavedGroup } from '../validation/examine-saved-group.js'
import { usersOfGroup, usersOfHoldout, usersOfKey } from '../validation/references.js'
import { createYamlConverter } from '../exchange/yaml-converter.js'
import { exportRegistry } from './export-registry.js'
import { importRegistry } from './import-registry.js'
import { listStaleKeys } from './list-stale-keys.js'
import { putExperiment } from './put-experiment.js'
import type { RegistryRouteContext } from './registry-route-context.js'
import { transitionExperimentRoute } from './transition-experiment-route.js'

/** The routes by which operators change what is evaluated. */
export function registryRoutes(context: RegistryRouteContext & { readonly log: Logger }): AnyRoute[] {
  const { records, patterns } = context
  const { experiments, features, savedGroups, holdouts } = records

  /** Makes a record of a body and examines it beside all that is there. */
  function examined<Value extends { readonly id: string }>(
    examine: (record: Value, surroundings: Surroundings<Value>) => Examination,
    listOf: (contents: RegistryContents) => readonly Value[],
  ) {
    return async (body: Omit<Value, 'id'>, { id }: { id: string }): Promise<Value> => {
      const record = { id, ...body } as unknown as Value
      const contents = await readContents(records)
      const before = listOf(contents).find((each) => each.id === id)
      await admit(examine(record, { contents, before }), patterns)
      return record
    }
  }

  /** Refuses to remove what others refer to: it would change for whom they are. */
  function unlessUsed(usersOf: (id: string, contents: RegistryContents) => readonly string[]) {
    return async (id: string): Promise<void> => {
      const users = usersOf(id, await readContents(records))
      if (users.length === 0) return
      const detail = `${users.join(', ')} still need it. Change these first.`
      refuseWhatIsWrong({ problems: [], conflicts: [{ code: 'still_used', pointer: '#', detail }] })
    }
  }

  const yaml = createYamlConverter()
  return [
    exportRegistry({ ...context, yaml }),
    importRegistry({ ...context, yaml }),
    listStaleKeys(context),
    putExperiment(context),
    transitionExperimentRoute(context),
    ...experiments.routes(),
    ...features.routes({
      toRecord: examined(examineFeature, (contents) => contents.features),
      checkRemoval: unlessUsed(usersOfKey),
      conflictCodes: ['key_taken', 'site_fixed', 'still_used'],
    }),
    ...savedGroups.routes({
      toRecord: examined(examineSavedGroup, (contents) => contents.savedGroups),
      checkRemoval: unlessUsed(usersOfGroup),
      conflictCodes: ['site_fixed', 'still_used'],
    }),
    ...holdouts.routes({
      toRecord: examined(examineHoldout, (contents) => contents.holdouts),
      checkRemoval: unlessUsed(usersOfHoldout),
      conflictCodes: ['site_fixed', 'still_used', 'would_move_readers'],
    }),
  ]
}
