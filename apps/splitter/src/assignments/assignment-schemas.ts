import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'
import { flagReasons } from '../evaluation/evaluate-flag.js'

const maxExperiments = 500

export const assignmentsBodySchema = z
  .object({
    attributes: z
      .record(z.string(), z.json())
      .optional()
      .meta({ description: 'The reader: `id`, and what targeting looks at' }),
    targetingKey: z.string().optional().meta({ description: 'The reader’s id, in place of `attributes.id`' }),
    url: z.string().optional().meta({ description: 'The page, for experiments that target addresses' }),
    experiments: z
      .array(z.string())
      .max(maxExperiments)
      .optional()
      .meta({ description: 'Their keys; absent: all that run at the site' }),
  })
  .meta({ id: 'AssignmentsBody' })

const assignmentSchema = z.object({
  experiment: z.string(),
  phase: z.int(),
  inExperiment: z.boolean(),
  variation: z.string().nullable().meta({ description: 'Null where the reader is not in the experiment' }),
  payload: z.json().optional().meta({ description: 'The variation’s; of the control for who is not in it' }),
  reason: z.enum(flagReasons),
  exposureToken: z.string().optional().meta({
    description:
      'For `POST /v1/exposures`, when the reader sees it. Several, of prerequisites too, are separated by spaces.',
  }),
  forced: z.literal(true).optional().meta({ description: 'By a QA override, which never counts' }),
  stickyUnavailable: z
    .literal(true)
    .optional()
    .meta({ description: 'An earlier assignment could not be read; it does not count' }),
})
const missingSchema = z.object({
  experiment: z.string(),
  error: z.enum(['not_found', 'cycle', 'targeting_key_missing']),
})

export const assignmentsSchema = z
  .object({ site: slugSchema, assignments: z.array(z.union([assignmentSchema, missingSchema])) })
  .meta({ id: 'Assignments' })
export type AssignmentAnswer = z.input<typeof assignmentSchema> | z.input<typeof missingSchema>
