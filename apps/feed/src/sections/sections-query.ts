import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'
import { coverageSchemaFields } from '../answers/coverage-fields.js'
import { readerQuery, siteSchema } from '../answers/feed-query.js'
import { feedItemSchema } from '../answers/feed-schemas.js'

function count(max: number, byDefault: number) {
  const words = `a whole number from 1 to ${max}`
  return z
    .string(words)
    .regex(/^\d{1,3}$/, { error: words, abort: true })
    .transform(Number)
    .pipe(z.number().min(1, words).max(max, words))
    .default(byDefault)
    .meta({ documentAs: { type: 'integer', minimum: 1, maximum: max, default: byDefault } })
}

export const sectionsQuerySchema = z.object({
  site: siteSchema,
  ...readerQuery,
  sections: count(20, 8).meta({
    documentAs: { type: 'integer', minimum: 1, maximum: 20, default: 8, description: 'How many sections' },
  }),
  limit: count(20, 6).meta({
    documentAs: {
      type: 'integer',
      minimum: 1,
      maximum: 20,
      default: 6,
      description: 'Stories of each section',
    },
  }),
  surface: slugSchema.default('sections'),
  personalised: z.enum(['true', 'false']).default('true'),
  locale: z.enum(['en', 'id']).default('en'),
})
export type SectionsQuery = z.output<typeof sectionsQuerySchema>

export const sectionsSchema = z
  .object({
    site: z.string(),
    surface: z.string(),
    feedId: z.string(),
    personalised: z.boolean(),
    fallback: z.string().optional(),
    ...coverageSchemaFields,
    sections: z.array(z.object({ section: z.string(), items: z.array(feedItemSchema) })),
  })
  .meta({ id: 'FeedSections', description: 'Sections in the order in which they matter to the reader' })
