import { feedSlots } from '@frontpage/contracts'
import { z } from 'zod'
import { coverageSchemaFields } from './coverage-fields.js'

const card = {
  storyId: z.string(),
  title: z.string().optional(),
  summary: z.string().optional(),
  url: z.string().optional(),
  image: z.string().optional(),
  section: z.string().optional(),
  sections: z.array(z.string()).optional(),
  publisher: z.string().optional(),
  author: z.string().optional(),
  language: z.string().optional(),
  publishedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  tags: z.array(z.string()).optional(),
}

export const feedCardSchema = z.object(card).meta({ id: 'FeedCard', description: 'A story as it is shown' })

const reasonSchema = z
  .looseObject({
    code: z
      .string()
      .meta({ description: 'Stable, such as `because_you_follow`; its values stand beside it' }),
    text: z.string().meta({ description: 'The same in words, in the language of `locale`' }),
  })
  .meta({ id: 'FeedReason', description: 'Why the reader gets the story' })

export const feedItemSchema = z
  .object({
    position: z.int().meta({
      description:
        'From 1, across the pages of a feed. A story that may not be shown any more leaves its number out',
    }),
    slot: z.enum(feedSlots).meta({
      description:
        'By its score (`ranked`), as something new (`fresh`), by chance (`exploration`), or by an editor',
    }),
    ...card,
    reason: reasonSchema,
    token: z.string().meta({ description: 'Names the story in this feed, for `POST /v1/feedback`' }),
  })
  .meta({ id: 'FeedItem' })

export const feedSchema = z
  .object({
    site: z.string(),
    surface: z.string(),
    feedId: z.string().meta({
      description: 'Send it with `Stories Shown` and `Story Clicked`; the same on all pages of the feed',
    }),
    personalised: z.boolean(),
    fallback: z.string().optional().meta({
      description:
        'Why the feed is not what it could be: `reader_unavailable`, `ranking_failed` or `last_list` (a list of `asOf`)',
    }),
    stale: z.boolean().optional().meta({ description: 'Readers are those of `asOf`' }),
    asOf: z.string().optional(),
    ...coverageSchemaFields,
    variant: z
      .string()
      .meta({ description: 'The variation of the ranking experiment; `default` outside of one' }),
    modelVersion: z.string(),
    items: z.array(feedItemSchema),
    nextCursor: z.string().optional().meta({ description: 'Absent on the last page' }),
  })
  .meta({ id: 'Feed', description: 'A page of a reader’s feed' })

export const exampleItem = {
  position: 1,
  slot: 'ranked',
  storyId: 'hello',
  title: 'Hello',
  reason: { code: 'trending_now', text: 'Trending now' },
  token: '019e8340-9d00-7c3a-9b51-4f0d2a6e81b7.7m2bQk0TqK3F5l1o9Yx2Qw',
} as const

export const exampleFeed = {
  site: 'dev',
  surface: 'feed',
  feedId: '019e8340-9d00-7c3a-9b51-4f0d2a6e81b7',
  personalised: true,
  variant: 'default',
  modelVersion: 'start',
  items: [exampleItem],
} satisfies z.input<typeof feedSchema>
