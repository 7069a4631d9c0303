import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'
import { flagReasons } from '../evaluation/evaluate-flag.js'
import { conditionSchema } from '../registry/kinds/condition-schema.js'
import { experimentBodySchema } from '../registry/kinds/experiments.js'
import { featureBodySchema } from '../registry/kinds/features.js'
import { savedGroupSchema } from '../registry/kinds/saved-groups.js'

/** The key under which a definition without one of its own is evaluated. */
const previewKey = 'preview'

export const previewBodySchema = z
  .object({
    site: slugSchema.meta({ description: 'Its features, experiments and groups may be referred to' }),
    key: slugSchema.default(previewKey).meta({
      description: 'Of the definition; an existing experiment’s key splits readers as that one does',
    }),
    experiment: experimentBodySchema.omit({ site: true }).optional().meta({
      description: 'Evaluated as if it ran',
    }),
    feature: featureBodySchema.omit({ site: true }).optional(),
    condition: conditionSchema.optional(),
    savedGroups: z.record(z.string(), savedGroupSchema.shape.group).default({}),
    attributes: z.record(z.string(), z.json()).default({}).meta({ description: 'The reader' }),
    url: z.string().max(2_000).optional(),
    at: z.iso.datetime({ offset: true }).optional().meta({ description: 'The time; default: now' }),
  })
  .refine(
    ({ experiment, feature, condition }) =>
      [experiment, feature, condition].filter((each) => each !== undefined).length === 1,
    { message: 'send one of experiment, feature and condition' },
  )
  .meta({ id: 'PreviewBody' })
export type PreviewBody = z.output<typeof previewBodySchema>

export const previewSchema = z
  .object({
    value: z.json().optional().meta({ description: 'What the reader would get; absent: code’s own default' }),
    reason: z.enum(flagReasons).optional(),
    variation: z.string().optional(),
    ruleId: z.string().optional(),
    isMet: z.boolean().optional().meta({ description: 'Of a condition' }),
    error: z.enum(['cycle', 'targeting_key_missing']).optional(),
    steps: z
      .array(
        z.object({
          key: z.string().meta({ description: 'The feature or experiment that was being evaluated' }),
          rule: z.int().optional().meta({ description: 'The index of the feature’s rule' }),
          step: z.string(),
          outcome: z.enum(['passed', 'skipped', 'decided']).meta({
            description:
              '`passed`: the next step follows; `skipped`: the next rule; `decided`: the result is known',
          }),
        }),
      )
      .meta({ description: 'In the order in which they were taken' }),
  })
  .meta({ id: 'Preview' })
export type Preview = z.input<typeof previewSchema>
