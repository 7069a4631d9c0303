import { toReaderInterests, type ReaderHistory, type ReaderInterests } from '@frontpage/ranking'
import { z } from 'zod'
import { coverageSchemaFields } from '../answers/coverage-fields.js'
import type { SiteStories } from '../board/site-board.js'

const storySchema = z.object({
  storyId: z.string().optional().meta({ description: 'Absent for a story that is not live any more' }),
  title: z.string().optional(),
  at: z.iso.datetime(),
})
const topicSchema = z.object({ topic: z.string(), since: z.iso.datetime() })

export const profileSchema = z
  .object({
    site: z.string(),
    ...coverageSchemaFields,
    interests: z
      .array(
        z.object({
          topic: z.string(),
          share: z.number().meta({ description: 'How much of what was read is about it, from 0 to 1' }),
        }),
      )
      .meta({ description: 'What the platform believes that the reader cares about, strongest first' }),
    followed: z.array(topicSchema),
    lessOf: z.array(topicSchema),
    hidden: z.array(storySchema),
    recentlyRead: z.array(storySchema),
    counts: z.object({ viewed: z.int(), shown: z.int(), clicked: z.int(), hidden: z.int() }),
    inWords: z.array(z.string()).meta({ description: 'The same in sentences, in the language of `locale`' }),
  })
  .meta({ id: 'ReaderProfile', description: 'What the platform remembers and believes of a reader' })
export type ReaderProfile = z.input<typeof profileSchema>

const maxInterests = 20
const maxStories = 50

/** A reader's remembered history and the interests that follow from it, with the titles of stories that are still live. */
export function describeProfile(
  stories: SiteStories,
  history: ReaderHistory,
  { nowMs, locale }: { nowMs: number; locale: 'en' | 'id' },
): ReaderProfile {
  const traitsOf = (number: string) => {
    const story = stories.byNumber(number)
    return story && stories.traitsOf(story.storyId)
  }
  const interests = toReaderInterests(history, { nowMs, storyOf: traitsOf })
  const storiesOf = (times: Iterable<readonly [string, number]>) =>
    [...times]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, maxStories)
      .map(([number, atMs]) => ({ ...namesOf(stories, number), at: new Date(atMs).toISOString() }))
  const profile = {
    site: stories.site,
    interests: strongestOf(interests),
    followed: topicsOf(history.followed),
    lessOf: topicsOf(history.lessOf),
    hidden: storiesOf(history.hidden),
    recentlyRead: storiesOf(Array.from(history.viewed, ([number, { lastMs }]) => [number, lastMs] as const)),
    counts: {
      viewed: history.viewed.size,
      shown: history.shown.size,
      clicked: history.clicked.size,
      hidden: history.hidden.size,
    },
  }
  return { ...profile, inWords: inWords(profile, locale) }
}

function strongestOf({ affinities }: ReaderInterests): { topic: string; share: number }[] {
  return [...affinities]
    .toSorted(([first, a], [second, b]) => b - a || (first < second ? -1 : 1))
    .slice(0, maxInterests)
    .map(([topic, share]) => ({ topic, share: Math.round(share * 100) / 100 }))
}

function topicsOf(topics: ReadonlyMap<string, number>): { topic: string; since: string }[] {
  return [...topics]
    .toSorted(([, a], [, b]) => b - a)
    .map(([topic, sinceMs]) => ({ topic, since: new Date(sinceMs).toISOString() }))
}

function namesOf(stories: SiteStories, number: string): { storyId?: string; title?: string } {
  const story = stories.byNumber(number)
  if (story === undefined) return {}
  const { title } = stories.knownOf(story.storyId).card
  return { storyId: story.storyId, ...(title !== undefined && { title }) }
}

const sentences = {
  en: {
    nothing: 'Nothing is known of you yet.',
    read: (count: number) => `You have read ${count} ${count === 1 ? 'story' : 'stories'} lately.`,
    interests: (topics: string) => `You seem to care most about ${topics}.`,
    followed: (topics: string) => `You follow ${topics}.`,
    lessOf: (topics: string) => `You want to see less of ${topics}.`,
    hidden: (count: number) => `You have hidden ${count} ${count === 1 ? 'story' : 'stories'}.`,
  },
  id: {
    nothing: 'Belum ada yang diketahui tentang Anda.',
    read: (count: number) => `Anda telah membaca ${count} berita belakangan ini.`,
    interests: (topics: string) => `Anda tampaknya paling tertarik pada ${topics}.`,
    followed: (topics: string) => `Anda mengikuti ${topics}.`,
    lessOf: (topics: string) => `Anda ingin melihat lebih sedikit tentang ${topics}.`,
    hidden: (count: number) => `Anda telah menyembunyikan ${count} berita.`,
  },
}
const topicsInWords = 3

function inWords(
  { interests, followed, lessOf, counts }: Omit<ReaderProfile, 'inWords'>,
  locale: 'en' | 'id',
): string[] {
  const words = sentences[locale]
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const name = (topics: readonly { topic: string }[]): string =>
    list.format(topics.slice(0, topicsInWords).map(({ topic }) => nameOf(topic)))
  const said = [
    ...(counts.viewed > 0 ? [words.read(counts.viewed)] : []),
    ...(interests.length > 0 ? [words.interests(name(interests))] : []),
    ...(followed.length > 0 ? [words.followed(name(followed))] : []),
    ...(lessOf.length > 0 ? [words.lessOf(name(lessOf))] : []),
    ...(counts.hidden > 0 ? [words.hidden(counts.hidden)] : []),
  ]
  return said.length > 0 ? said : [words.nothing]
}

/** `section:world-news` as `World News`. */
function nameOf(topic: string): string {
  return topic
    .slice(topic.indexOf(':') + 1)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
