import { slugSchema } from '@frontpage/contracts'
import { defineRecordKind } from '@frontpage/control-records'
import { z } from 'zod'
import { boundedJsonSchema } from './bounded-json.js'
import { conditionSchema, prerequisiteSchema } from './condition-schema.js'
import { unitAttributeSchema } from './unit-attribute.js'

const share = z.number().min(0).max(1)

const ruleSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('force'),
    id: slugSchema.optional(),
    description: z.string().max(1_000).default(''),
    condition: conditionSchema.optional(),
    prerequisites: z.array(prerequisiteSchema).max(20).default([]),
    value: boundedJsonSchema,
    coverage: share.optional().meta({ description: 'The share of the readers who get it; absent: all' }),
    hashAttribute: unitAttributeSchema.default('id'),
  }),
  z.object({
    type: z.literal('experiment'),
    experiment: slugSchema.meta({
      description: 'An experiment of the same site; its variations’ payloads are the values',
    }),
  }),
])

const fields = {
  site: slugSchema,
  description: z.string().max(1_000).default(''),
  owner: z.string().max(200).default(''),
  enabled: z
    .boolean()
    .default(true)
    .meta({ description: 'The kill switch: when false, everyone gets the default' }),
  valueType: z.enum(['boolean', 'string', 'number', 'json']),
  defaultValue: boundedJsonSchema,
  prerequisites: z
    .array(prerequisiteSchema)
    .max(20)
    .default([])
    .meta({ description: 'When one is not met, the feature is null' }),
  rules: z.array(ruleSchema).max(100).default([]),
}

export const featureSchema = z.object({ id: slugSchema, ...fields }).meta({
  id: 'Feature',
  description: 'A value that code asks for by its key, and the ordered rules that decide it',
})
export type Feature = z.infer<typeof featureSchema>
export type FeatureBody = Omit<Feature, 'id'>
export type FeatureRuleRecord = Feature['rules'][number]

export const featureBodySchema = z.object(fields).meta({ id: 'FeatureBody' })

const { id: _, ...exampleBody } = featureSchema.parse({
  id: 'live-ticker',
  site: 'dev',
  description: 'The ticker above the fold',
  owner: 'frontpage-team',
  valueType: 'boolean',
  defaultValue: false,
  rules: [{ type: 'force', condition: { country: 'ID' }, value: true }],
})

/** The kind of features. */
export const featureRecords = defineRecordKind({
  records: 'features',
  record: 'feature',
  schema: featureSchema,
  administration: {
    service: 'splitter',
    body: featureBodySchema,
    toRecord: (body, { id }): Feature => ({ id, ...body }),
    example: { record: { id: 'live-ticker', ...exampleBody }, body: exampleBody },
  },
})
