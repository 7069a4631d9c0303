import { slugSchema } from '@frontpage/contracts'
import { defineRecordKind } from '@frontpage/control-records'
import { z } from 'zod'
import { conditionSchema } from './condition-schema.js'

const scalar = z.union([z.string().max(200), z.number(), z.boolean()])

const fields = {
  site: slugSchema,
  description: z.string().max(1_000).default(''),
  group: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('list'),
      attributeKey: z.string().min(1).max(100),
      values: z.array(scalar).max(10_000),
    }),
    z.object({ type: z.literal('condition'), condition: conditionSchema }),
  ]),
}

export const savedGroupSchema = z
  .object({ id: slugSchema, ...fields })
  .meta({ id: 'SavedGroup', description: 'Readers whom several conditions refer to' })
export type SavedGroupRecord = z.infer<typeof savedGroupSchema>

const exampleBody = {
  site: 'dev',
  description: 'Editors and their testers',
  group: { type: 'list' as const, attributeKey: 'id', values: ['editor-1', 'editor-2'] },
}

/** The kind of the saved groups that conditions refer to. */
export const savedGroupRecords = defineRecordKind({
  records: 'saved-groups',
  record: 'saved-group',
  schema: savedGroupSchema,
  administration: {
    service: 'splitter',
    title: 'saved group',
    titles: 'saved groups',
    body: z.object(fields).meta({ id: 'SavedGroupBody' }),
    toRecord: (body, { id }): SavedGroupRecord => ({ id, ...body }),
    example: { record: { id: 'staff', ...exampleBody }, body: exampleBody },
  },
})
