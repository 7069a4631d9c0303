import { catalogueLimits, slugSchema, sourceMappingSchema, storyUrlPatternSchema } from '@frontpage/contracts'
import { defineRecordKind } from '@frontpage/control-records'
import { z } from 'zod'

const fields = {
  url: z
    .string()
    .max(catalogueLimits.address)
    .refine(
      (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
      'an address that begins with http:// or https://',
    )
    .refine(
      (value) => !URL.canParse(value) || new URL(value).username === '',
      'an address without a user and a password',
    )
    .meta({ description: 'RSS, Atom, RDF, JSON Feed or a news sitemap' }),
  site: slugSchema.meta({ description: 'The site whose catalogue gets the stories' }),
  section: z
    .string()
    .min(1)
    .max(catalogueLimits.section)
    .optional()
    .meta({ description: 'The section of all of its stories, beside those that other feeds give them' }),
  isFirstCategorySection: z.boolean().default(false).meta({
    description: 'The first category of an item is its section, and no tag',
  }),
  publisher: z
    .string()
    .min(1)
    .max(catalogueLimits.publisher)
    .optional()
    .meta({ description: 'The publisher of stories whose items name none' }),
  language: z.string().min(2).max(catalogueLimits.language).optional().meta({
    description: 'The language of stories whose items name none',
  }),
  storyIds: z.enum(['address', 'guid']).default('address').meta({
    description:
      'Where an item’s story id comes from: the address of its page, as for events without an id, or its guid',
  }),
  storyUrls: z.array(storyUrlPatternSchema).max(50).default([]).meta({
    description:
      'Which part of the page’s address is the story’s id, as in the mapping of the source that sends the events',
  }),
  storyParameters: sourceMappingSchema.shape.storyParameters,
  ignoreWww: sourceMappingSchema.shape.ignoreWww,
  everyMinutes: z.int().min(1).max(1_440).default(5),
  enabled: z.boolean().default(true),
}

export const storyFeedSchema = z
  .object({ id: slugSchema, ...fields })
  .meta({ id: 'StoryFeed', description: 'A feed that is imported into the catalogue again and again' })
export type StoryFeed = z.infer<typeof storyFeedSchema>

const exampleBody = {
  url: 'https://www.daily.example/world/rss.xml',
  site: 'dev',
  section: 'World',
  isFirstCategorySection: false,
  publisher: 'The Daily',
  language: 'en',
  storyIds: 'address' as const,
  storyUrls: [],
  storyParameters: [],
  ignoreWww: false,
  everyMinutes: 5,
  enabled: false,
}

/** The kind of the feeds that stories are imported from. */
export const storyFeedRecords = defineRecordKind({
  records: 'story-feeds',
  record: 'story-feed',
  schema: storyFeedSchema,
  administration: {
    service: 'feed',
    title: 'feed of stories',
    titles: 'feeds of stories',
    body: z.object(fields).meta({ id: 'StoryFeedBody' }),
    toRecord: (body, { id }): StoryFeed => ({ id, ...body }),
    putDescription: 'It is imported within seconds, and then every so many minutes.',
    example: { record: { id: 'world', ...exampleBody }, body: exampleBody },
  },
})
