import { z } from 'zod'

/** The platform's own words for what readers do with stories. */
export const storyEvents = [
  'Story Viewed',
  'Story Read',
  'Stories Shown',
  'Story Clicked',
  'Story Hidden',
  'Story Unhidden',
  'Story Shared',
  'Story Liked',
  'Topic Followed',
  'Topic Unfollowed',
  'Topic Muted',
  'Topic Unmuted',
  'Experiment Viewed',
] as const
export type StoryEvent = (typeof storyEvents)[number]

/** Properties that the platform understands. */
export const storyProperties = [
  'storyId',
  'title',
  'section',
  'tags',
  'author',
  'publishedAt',
  'image',
  'url',
  'publisher',
  'language',
  'engagedSeconds',
  'scrollDepth',
  'surface',
  'feedId',
  'position',
  'topic',
] as const

/** The understood properties of one event; a value of another type is treated as absent. */
export interface StoryProperties {
  storyId?: string
  title?: string
  section?: string
  tags?: string[]
  author?: string
  /** The value that the source sent. */
  publishedAt?: string | number
  image?: string
  url?: string
  publisher?: string
  language?: string
  engagedSeconds?: number
  scrollDepth?: number
  surface?: string
  feedId?: string
  position?: number
  topic?: string
}

const name = z.string().min(1).max(200)

/** A pattern that finds a story's id in the address of its page. */
export const storyUrlPatternSchema = z
  .string()
  .max(500)
  .regex(
    /^([a-z0-9.-]+)?(\/|(\/(\*{1,2}|:[A-Za-z]\w*|[^/*:?#]+))+)(\?[^=&?#*:]+=(\*|:[A-Za-z]\w*|[^=&?#*:]+)(&[^=&?#*:]+=(\*|:[A-Za-z]\w*|[^=&?#*:]+))*)?$/,
    'a path such as /news/:section/:storyId, www.example.com/read/:storyId/* or /article.aspx?id=:storyId; * is one segment or value, ** any number of segments',
  )
  .refine((pattern) => count(pattern, ':storyId') === 1, 'needs one segment or parameter :storyId')
  .refine((pattern) => count(pattern, '**') <= 1, 'may have one ** only')

function count(pattern: string, segment: string): number {
  return pattern.split(/[/?&=]/).filter((each) => each === segment).length
}

export const sourceMappingSchema = z
  .object({
    events: z
      .record(name, z.enum(storyEvents))
      .default({})
      .meta({ description: '`{"Article Viewed": "Story Viewed"}`' }),
    properties: z
      .record(name, z.enum(storyProperties))
      .default({})
      .meta({ description: '`{"article_id": "storyId"}`; our own name wins where an event has both' }),
    storyUrls: z.array(storyUrlPatternSchema).max(50).default([]).meta({
      description: "Which part of a page's address is the story's id; the first that matches counts",
    }),
    onlyStoryUrls: z.boolean().default(false).meta({
      description:
        'Only addresses that match `storyUrls` are stories; others are, where an event names the story itself',
    }),
    storyParameters: z.array(z.string().min(1).max(100)).max(20).default([]).meta({
      description:
        'Query parameters that tell stories apart, such as `id` of `/article.aspx?id=1`. Lists publish these and no others.',
    }),
    ignoreWww: z.boolean().default(false).meta({
      description: '`www.example.com` and `example.com` are one host: ids that are addresses have no `www.`',
    }),
    readersToList: z.int().min(1).max(1_000).default(3).meta({
      description:
        'How many distinct readers a page needs within an hour before lists contain it, where nothing but its address names the story',
    }),
    leaveOutPrivatePages: z.boolean().default(true).meta({
      description:
        'Pages for logins, accounts, searches and previews, by the paths that are common, are no stories unless `storyUrls` match',
    }),
  })
  .meta({
    id: 'SourceMapping',
    description: 'Maps a source’s own names for events and properties to those of the platform',
  })
export type SourceMapping = z.infer<typeof sourceMappingSchema>
