import { sourceBodySchema, sourceIdSchema, sourceSchema, type Source } from '@frontpage/contracts'
import { problemExample } from '@frontpage/service-kit'
import { defineRecordKind } from '../record/record-kind.js'

const { id: _, ...fields } = sourceSchema.parse({
  id: 'apps',
  name: 'Mobile apps',
  writeKey: 'apps-key',
  site: 'daily',
  rate: { eventsPerSecond: 500, burst: 2_000 },
  mapping: { events: { 'Article Viewed': 'Story Viewed' }, properties: { article_id: 'storyId' } },
})

/** The kind of the sources that events come from. */
export const sourceRecords = defineRecordKind({
  records: 'sources',
  record: 'source',
  schema: sourceSchema,
  unique: { field: 'writeKey', takenCode: 'write_key_taken', label: 'The write key' },
  administration: {
    service: 'tracker',
    id: sourceIdSchema,
    body: sourceBodySchema,
    toRecord: (body, { id }): Source => ({ id, ...body }),
    // A source is switched off instead, because archived events refer to it.
    isRemovable: false,
    example: { record: { id: 'apps', ...fields }, body: fields },
    putExamples: {
      keyTaken: {
        summary: 'Another source has the write key',
        params: { id: 'other' },
        body: { name: 'Other', writeKey: 'dev', site: 'daily' },
        status: 409,
        answer: problemExample(409, 'write_key_taken', 'The write key belongs to the source "dev".'),
      },
    },
  },
})
