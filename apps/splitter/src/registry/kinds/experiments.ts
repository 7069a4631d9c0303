import { slugSchema } from '@frontpage/contracts'
import { defineRecordKind } from '@frontpage/control-records'
import { z } from 'zod'
import { boundedJsonSchema } from './bounded-json.js'
import { conditionSchema, prerequisiteSchema } from './condition-schema.js'
import { unitAttributeSchema } from './unit-attribute.js'

const share = z.number().min(0).max(1)
const time = z.iso.datetime({ offset: true })

export const experimentStates = ['draft', 'running', 'frozen', 'stopped', 'archived'] as const
export type ExperimentState = (typeof experimentStates)[number]

const variationSchema = z.object({
  key: slugSchema,
  name: z.string().max(200).default(''),
  weight: share.optional().meta({ description: 'Absent in all of them: equal shares' }),
  payload: boundedJsonSchema.meta({ description: 'The value that code gets' }),
})

const urlTargetSchema = z.object({
  include: z.boolean().default(true),
  type: z.enum(['simple', 'regex']),
  pattern: z.string().min(1).max(1_000),
})

/** The fields that operators decide; state, salt and phase follow from how they change them. */
const fields = {
  site: slugSchema,
  hypothesis: z.string().min(1).max(2_000),
  owner: z.string().min(1).max(200),
  variations: z.array(variationSchema).min(2).max(20).meta({ description: 'The first one is the control' }),
  hashAttribute: unitAttributeSchema.default('id').meta({ description: 'The unit that is assigned' }),
  fallbackAttribute: unitAttributeSchema
    .optional()
    .meta({ description: 'The unit while the hash attribute is missing; needs `sticky`' }),
  sticky: z.boolean().default(false).meta({
    description: 'Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in',
  }),
  condition: conditionSchema.optional(),
  prerequisites: z.array(prerequisiteSchema).max(20).default([]),
  urlTargets: z.array(urlTargetSchema).max(50).default([]),
  coverage: share.default(1).meta({ description: 'The share of the targeted readers who are in' }),
  ramp: z
    .array(z.object({ at: time, coverage: share }))
    .max(20)
    .default([])
    .meta({ description: 'From each of these times on, this coverage' }),
  layer: z
    .object({ name: slugSchema, from: share, to: share })
    .optional()
    .meta({ description: 'Its part of a layer, whose experiments exclude each other' }),
  holdout: slugSchema.optional(),
  start: time.optional().meta({ description: 'Before it, the running experiment assigns nobody' }),
  end: time.meta({ description: 'From it on, the experiment assigns nobody: an expiry is mandatory' }),
  primaryMetric: slugSchema.optional(),
  guardrails: z.array(slugSchema).max(20).default([]),
}

const decided = {
  state: z.enum(experimentStates),
  reason: z.string().max(1_000).meta({ description: 'Why it is in this state' }),
  stateAt: time.optional().meta({ description: 'Since when it is in this state' }),
  /** The variation that everyone gets once the experiment is stopped. */
  winner: slugSchema.optional(),
  phase: z.int().min(1).meta({ description: 'A new phase assigns everyone anew' }),
  salt: z.string().max(100).meta({ description: 'What a phase’s assignments are hashed with' }),
  startedAt: time.optional().meta({ description: 'When the phase began' }),
  warnings: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .optional()
    .meta({ description: 'What could be saved last, and hardly is what was meant' }),
}

export const experimentSchema = z
  .object({ id: slugSchema, ...fields, ...decided })
  .meta({ id: 'Experiment', description: 'An experiment, with what became of it' })
export type ExperimentRecord = z.infer<typeof experimentSchema>

/** Whether readers are or were assigned in the current phase, so that a change could move them. */
export function isAssigning({ state }: Pick<ExperimentRecord, 'state'>): boolean {
  return state === 'running' || state === 'frozen'
}

export const experimentBodySchema = z
  .object({
    ...fields,
    newPhase: z
      .boolean()
      .default(false)
      .meta({ description: 'Starts a new phase, so that weights and variations may change while it runs' }),
  })
  .meta({ id: 'ExperimentBody' })
export type ExperimentBody = z.infer<typeof experimentBodySchema>

const exampleBody = experimentBodySchema.parse({
  site: 'dev',
  hypothesis: 'Larger pictures make readers open more stories.',
  owner: 'frontpage-team',
  variations: [
    { key: 'control', payload: { pictures: 'small' } },
    { key: 'large', payload: { pictures: 'large' } },
  ],
  end: '2099-01-01T00:00:00Z',
  primaryMetric: 'stories-opened',
})
const { newPhase: _, ...exampleFields } = exampleBody

/** The kind of experiments. They are archived instead of removed, so that a key is never used twice. */
export const experimentRecords = defineRecordKind({
  records: 'experiments',
  record: 'experiment',
  schema: experimentSchema,
  administration: {
    service: 'splitter',
    body: experimentBodySchema,
    isRemovable: false,
    isChangedElsewhere: true,
    example: {
      record: {
        id: 'large-pictures',
        ...exampleFields,
        state: 'draft',
        reason: 'created',
        phase: 1,
        salt: 'large-pictures.1.b1c0',
      },
      body: exampleBody,
    },
  },
})
