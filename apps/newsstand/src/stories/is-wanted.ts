import type { feed } from '@frontpage/api-client'
import type { DemoStory } from '../content/demo-story.js'

export type IsWanted = (story: DemoStory) => boolean

/**
 * Whether a story may be shown where the feed did not choose it: it is not hidden, and of no topic that the reader wants
 * less of. Nothing is known of a reader whose profile is undefined.
 */
export function createIsWanted(profile: Pick<feed.ReaderProfile, 'hidden' | 'lessOf'> | undefined): IsWanted {
  const hidden = new Set(profile?.hidden.map(({ storyId }) => storyId))
  const lessOf = new Set(profile?.lessOf.map(({ topic }) => topic))
  return ({ id, section, author, tags }) =>
    !hidden.has(id) &&
    !hasTopic(lessOf, `section:${section}`) &&
    !hasTopic(lessOf, `author:${author}`) &&
    !tags.some((tag) => hasTopic(lessOf, `tag:${tag}`))
}

/** Topics are compared as the feed writes them, too: in small letters, with hyphens for spaces. */
export function hasTopic(topics: ReadonlySet<string>, topic: string): boolean {
  return topics.has(topic) || topics.has(topic.toLowerCase().replaceAll(/\s+/g, '-'))
}
