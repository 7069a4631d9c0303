import { z } from 'zod'
import { trendingWindows } from '@frontpage/contracts'

/** The answers' schemas, for documents; tests compare rendered answers with them. */
const count = z.int().min(0)
const readersSchema = z
  .strictObject({ m15: count, h1: count, h24: count })
  .meta({ id: 'Readers', description: 'Different readers of the last 15 minutes, hour and day' })
const cardFields = {
  storyId: z.string(),
  title: z.string().optional(),
  url: z.string().optional(),
  image: z.string().optional(),
  section: z.string().optional(),
  publisher: z.string().optional(),
  author: z.string().optional(),
  language: z.string().optional(),
  publishedAt: z.string().optional(),
  tags: z.array(z.string()).optional(),
}
/** Present only while Redis is unavailable, or while what it had is computed again. */
const stateFields = {
  stale: z.literal(true).optional().meta({ description: 'Redis is away: readers are those of `asOf`' }),
  asOf: z.iso.datetime().optional(),
  rebuilding: z
    .literal(true)
    .optional()
    .meta({ description: 'What lists are made of is computed again from the archive' }),
  coversFrom: z.iso.datetime().nullable().optional().meta({
    description:
      'With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet',
  }),
}

const entrySchema = z
  .strictObject({
    rank: z.int().min(1),
    previousRank: z.int().min(1).nullable(),
    ...cardFields,
    pinned: z.literal(true).optional(),
    readers: readersSchema,
    score: z.number(),
    series: z.array(count),
  })
  .meta({ id: 'TrendingEntry' })

export const trendingReplySchema = z
  .strictObject({
    site: z.string(),
    window: z.enum(trendingWindows),
    lists: z.array(
      z.strictObject({
        scope: z.string(),
        entries: z.array(entrySchema),
        nextCursor: z.string().optional(),
      }),
    ),
    ...stateFields,
  })
  .meta({ id: 'TrendingReply' })

export const risingReplySchema = z
  .strictObject({
    site: z.string(),
    scope: z.string(),
    entries: z.array(entrySchema.extend({ factor: z.number() }).meta({ id: 'RisingEntry' })),
    ...stateFields,
  })
  .meta({ id: 'RisingReply' })

export const storyReplySchema = z
  .strictObject({
    site: z.string(),
    ...cardFields,
    readersNow: count,
    readers: readersSchema,
    minutes: z.strictObject({ from: z.iso.datetime(), readers: z.array(count) }),
    ranks: z.array(
      z.strictObject({ scope: z.string(), window: z.enum(trendingWindows), rank: z.int().min(1) }),
    ),
    why: z.array(
      z.strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.number(), z.string()])) }),
    ),
    ...stateFields,
  })
  .meta({ id: 'StoryReply' })
