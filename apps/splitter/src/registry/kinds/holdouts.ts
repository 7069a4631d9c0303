import { slugSchema } from '@frontpage/contracts'
import { defineRecordKind } from '@frontpage/control-records'
import { z } from 'zod'
import { unitAttributeSchema } from './unit-attribute.js'

const fields = {
  site: slugSchema,
  description: z.string().max(1_000).default(''),
  share: z
    .number()
    .gt(0)
    .max(0.5)
    .meta({ description: 'The share of readers that all experiments of this holdout leave out' }),
  hashAttribute: unitAttributeSchema.default('id'),
}

export const holdoutSchema = z
  .object({ id: slugSchema, ...fields })
  .meta({ id: 'Holdout', description: 'Readers whom no experiment of the holdout reaches' })
export type Holdout = z.infer<typeof holdoutSchema>

const exampleBody = { site: 'dev', description: 'Nothing new for a year', share: 0.05, hashAttribute: 'id' }

/** The kind of the holdouts that experiments name. */
export const holdoutRecords = defineRecordKind({
  records: 'holdouts',
  record: 'holdout',
  schema: holdoutSchema,
  administration: {
    service: 'splitter',
    body: z.object(fields).meta({ id: 'HoldoutBody' }),
    toRecord: (body, { id }): Holdout => ({ id, ...body }),
    example: { record: { id: 'year', ...exampleBody }, body: exampleBody },
  },
})
