import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'
import type { RegistryContents } from '../contents/registry-contents.js'
import { experimentSchema } from '../kinds/experiments.js'
import { featureSchema } from '../kinds/features.js'
import { holdoutSchema } from '../kinds/holdouts.js'
import { savedGroupSchema } from '../kinds/saved-groups.js'

const maxRecords = 2_000

/** An experiment as it is written out; one without state or salt, written by hand, is a new draft. */
const experimentEntry = experimentSchema.omit({ site: true, warnings: true }).extend({
  state: experimentSchema.shape.state.default('draft'),
  reason: experimentSchema.shape.reason.default('imported'),
  phase: experimentSchema.shape.phase.default(1),
  salt: experimentSchema.shape.salt.optional(),
})
export type ExperimentEntry = z.infer<typeof experimentEntry>

/** All that operators decided at a site, but for the SDK keys, which are secrets. */
export const registryDocumentSchema = z
  .strictObject({
    version: z.literal(1),
    site: slugSchema,
    experiments: z.array(experimentEntry).max(maxRecords).default([]),
    features: z
      .array(featureSchema.omit({ site: true }))
      .max(maxRecords)
      .default([]),
    savedGroups: z
      .array(savedGroupSchema.omit({ site: true }))
      .max(maxRecords)
      .default([]),
    holdouts: z
      .array(holdoutSchema.omit({ site: true }))
      .max(maxRecords)
      .default([]),
  })
  .meta({ id: 'RegistryDocument', description: 'A site’s experiments, features, saved groups and holdouts' })
export type RegistryDocument = z.infer<typeof registryDocumentSchema>

/** The records of a site in the order of ids, so that two exports can be compared line by line. */
export function toRegistryDocument(contents: RegistryContents, site: string): RegistryDocument {
  const experiments = entriesOf(contents.experiments, site).map((entry) => {
    const { warnings: _, ...rest } = entry
    return rest
  })
  return {
    version: 1,
    site,
    experiments,
    features: entriesOf(contents.features, site),
    savedGroups: entriesOf(contents.savedGroups, site),
    holdouts: entriesOf(contents.holdouts, site),
  }
}

function entriesOf<Value extends { readonly id: string; readonly site: string }>(
  values: readonly Value[],
  site: string,
): Omit<Value, 'site'>[] {
  return values
    .filter((value) => value.site === site)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((value) => {
      const { site: _, ...entry } = value
      return entry
    })
}
