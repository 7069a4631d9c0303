import { slugSchema, storyIdSchema } from '@frontpage/contracts'
import { parseFeedFilter, type FeedFilter } from '@frontpage/ranking'
import { queryList } from '@frontpage/service-kit'
import { z } from 'zod'

const defaultLimit = 20
const maxLimit = 50
const limitWords = `a whole number from 1 to ${maxLimit}`

export const limitSchema = z
  .string(limitWords)
  .regex(/^\d{1,4}$/, { error: limitWords, abort: true })
  .transform(Number)
  .pipe(z.number().min(1, limitWords).max(maxLimit, limitWords))
  .default(defaultLimit)
  .meta({ documentAs: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit } })

export const siteSchema = slugSchema
  .optional()
  .meta({ description: 'Not needed when there is only one site' })

/** Who reads; headers may say it in place of the query. */
export const readerQuery = {
  anonymousId: z.string().max(200).optional().meta({
    description: 'The random id of the reader’s device, as events have it; or the header `X-Anonymous-Id`',
  }),
  userId: z.string().max(1_000).optional().meta({
    description:
      'The reader’s account; with a server key, or a signed reader token. Or the header `X-User-Id`',
  }),
}

const filterSchema = z
  .string()
  .max(1_000)
  .transform((text, context): FeedFilter => {
    const parsed = parseFeedFilter(text)
    if (parsed.ok) return parsed.filter
    context.issues.push({
      code: 'custom',
      message: `${parsed.message} (at character ${parsed.at + 1})`,
      input: undefined,
    })
    return z.NEVER
  })
  .optional()
  .meta({
    documentAs: {
      type: 'string',
      maxLength: 1_000,
      description:
        'Terms `section:sport,world`, `-tag:gossip`, `author:…`, `publisher:"The Daily"`, `language:id`, `maxAge:24h` with spaces between them; all have to hold',
    },
  })

export const feedQuerySchema = z.object({
  site: siteSchema,
  ...readerQuery,
  limit: limitSchema,
  surface: slugSchema.default('feed').meta({ description: 'Where the list is shown: `home`, `app` …' }),
  filter: filterSchema,
  cursor: z.string().max(500).optional().meta({
    description: '`nextCursor` of the page before; site, surface and filter are those of the first page',
  }),
  personalised: z
    .enum(['true', 'false'])
    .default('true')
    .meta({ description: '`false`: the feed of a reader about whom nothing is known' }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'ISO 3166-1 alpha-2, such as ID')
    .optional()
    .meta({ description: 'Where the reader is' }),
  topic: queryList(z.string().min(1).max(100), { max: 20 }).meta({
    description: 'What a new reader chose to begin with, such as `section:sport`',
  }),
  open: storyIdSchema.optional().meta({ description: 'The story that stands open beside the list' }),
  locale: z.enum(['en', 'id']).default('en').meta({ description: 'The language of the reasons’ words' }),
})
export type FeedQuery = z.output<typeof feedQuerySchema>
