import { z } from 'zod'
import { formatScope, parseScope, scopePattern, slugSchema, trendingWindows } from '@frontpage/contracts'
import { queryList } from '@frontpage/service-kit'

/** Each is a list in the answer. */
const maxScopes = 10
const defaultLimit = 10
const maxLimit = 100

const scope = z
  .string()
  .max(300)
  .transform((text, context) => {
    const parsed = parseScope(text)
    if (parsed !== undefined) return formatScope(parsed)
    context.issues.push({
      code: 'custom',
      message:
        'a scope: global, section:<slug>, tag:<slug>, publisher:<slug>, country:<ISO 3166-1 alpha-2> or language:<BCP 47>',
      input: undefined,
    })
    return z.NEVER
  })
  .meta({
    documentAs: {
      type: 'string',
      maxLength: 300,
      pattern: scopePattern,
      description:
        '`global`, `section:<slug>`, `tag:<slug>`, `publisher:<slug>`, `country:<ISO 3166-1 alpha-2>` (the reader’s) or `language:<BCP 47>` (the story’s)',
    },
  })

const limitWords = `a whole number from 1 to ${maxLimit}`
const limit = z
  .string(limitWords)
  .regex(/^\d{1,4}$/, { error: limitWords, abort: true })
  .transform(Number)
  .pipe(z.number().min(1, limitWords).max(maxLimit, limitWords))
  .default(defaultLimit)
  .meta({ documentAs: { type: 'integer', minimum: 1, maximum: maxLimit, default: defaultLimit } })

const site = slugSchema.optional().meta({ description: 'Not needed when there is only one site' })

/** The query of the stream. */
export const streamQuerySchema = z.object({
  site,
  scope: queryList(scope, { max: maxScopes }).transform((scopes) =>
    scopes.length === 0 ? ['global'] : [...new Set(scopes)],
  ),
  window: z.enum(trendingWindows, `one of ${trendingWindows.join(', ')}`).default('now'),
  limit,
})
export type StreamQuery = z.output<typeof streamQuerySchema>

export const trendingQuerySchema = streamQuerySchema.extend({
  cursor: z
    .string()
    .max(200)
    .optional()
    .meta({ description: '`nextCursor` of the page before: with it, one scope' }),
})
export type TrendingQuery = z.output<typeof trendingQuerySchema>

export const risingQuerySchema = z.object({ site, scope: scope.default('global'), limit })
export type RisingQuery = z.output<typeof risingQuerySchema>

export const storyQuerySchema = z.object({ site })
