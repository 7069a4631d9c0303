import { originSchema, slugSchema } from '@frontpage/contracts'
import { problemExample } from '@frontpage/service-kit'
import { z } from 'zod'
import { defineRecordKind } from '../record/record-kind.js'

const fields = {
  key: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, '1 to 128 of A-Z, a-z, 0-9, "_" and "-"')
    .meta({ description: 'What SDKs send as `Authorization: Bearer`, `X-API-Key` or in the path' }),
  kind: z.enum(['public', 'server']).meta({
    description:
      '`public` stands in web pages and apps and gets answers only; `server` is secret and also gets definitions, for SDKs that evaluate themselves',
  }),
  site: slugSchema.meta({ description: 'The brand whose features and experiments the key is for' }),
  environment: slugSchema
    .default('production')
    .meta({ description: 'Exposures of other environments than `production` are archived and not counted' }),
  allowedOrigins: z.array(originSchema).max(200).default(['*']).meta({
    description: 'The pages that may use a public key. Servers and apps, which send no `Origin`, always may.',
  }),
  enabled: z.boolean().default(true),
}

export const sdkKeySchema = z
  .object({ id: slugSchema, ...fields })
  .meta({ id: 'SdkKey', description: 'What an SDK authenticates with' })
export type SdkKey = z.infer<typeof sdkKeySchema>

const sdkKeyBodySchema = z.object(fields).meta({ id: 'SdkKeyBody' })

const { id: _, ...exampleBody } = sdkKeySchema.parse({
  id: 'web',
  key: 'sdk-web-2f6c',
  kind: 'public',
  site: 'dev',
})

/** The kind of the keys that SDKs authenticate with. */
export const sdkKeyRecords = defineRecordKind({
  records: 'sdk-keys',
  record: 'sdk-key',
  schema: sdkKeySchema,
  unique: { field: 'key', takenCode: 'sdk_key_taken', label: 'The key' },
  administration: {
    service: 'splitter',
    title: 'SDK key',
    titles: 'SDK keys',
    body: sdkKeyBodySchema,
    toRecord: (body, { id }): SdkKey => ({ id, ...body }),
    example: { record: { id: 'web', ...exampleBody }, body: exampleBody },
    putExamples: {
      keyTaken: {
        summary: 'Another SDK key has this text',
        params: { id: 'other' },
        body: { key: 'dev', kind: 'public', site: 'dev' },
        status: 409,
        answer: problemExample(409, 'sdk_key_taken', 'The key belongs to the SDK key "dev".'),
      },
    },
  },
})
