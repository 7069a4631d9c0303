import { fnv1a, toScopeValue } from '@frontpage/contracts'
import type { StoryNumber } from '../signals/reader-history.js'
import { toTitleWords, type TitleWords } from './title-words.js'

/** The attributes of a story as events and the catalogue name them. */
export interface StoryAttributes {
  readonly storyId: string
  readonly number: StoryNumber
  readonly firstSeenMs: number
  readonly publishedMs?: number | undefined
  readonly section?: string | undefined
  /** All its sections, where it stands in several. */
  readonly sections?: readonly string[] | undefined
  readonly tags: readonly string[]
  readonly author?: string | undefined
  readonly publisher?: string | undefined
  readonly language?: string | undefined
  readonly title?: string | undefined
}

/**
 * What candidates, filters and presentation use of a story, made once and kept with it. Names are written as scopes
 * write them: `world-news`.
 */
export interface StoryTraits {
  readonly storyId: string
  readonly number: StoryNumber
  /** 32 bits. */
  readonly hash: number
  /** The time of publication, else of the first reader. */
  readonly sinceMs: number
  /** The main one first. */
  readonly sections: readonly string[]
  readonly tags: readonly string[]
  readonly author: string | undefined
  readonly publisher: string | undefined
  /** BCP 47 in lower case. */
  readonly language: string | undefined
  /** What a reader can follow or want less of: `section:sport`, `tag:motogp`, `author:…`, `publisher:…`. */
  readonly topics: readonly string[]
  readonly titleWords: TitleWords
}

/** Further ones of a story are ignored. */
const maxTags = 16

/** @param pool returns one and the same text for equal ones: stories share their memory, and are compared by reference */
export function toStoryTraits(
  story: StoryAttributes,
  pool: (text: string) => string = (text) => text,
): StoryTraits {
  const { storyId, number, title, publisher } = story
  const sections = toSlugs([story.section, ...(story.sections ?? [])]).map(pool)
  const tags = toSlugs(story.tags.slice(0, maxTags)).map(pool)
  const [author] = toSlugs([story.author]).map(pool)
  const [publisherSlug] = toSlugs([publisher]).map(pool)
  const [language] = toSlugs([story.language]).map(pool)
  return {
    storyId,
    number,
    hash: fnv1a(storyId),
    sinceMs: story.publishedMs ?? story.firstSeenMs,
    sections,
    tags,
    author,
    publisher: publisherSlug,
    language,
    topics: [
      ...sections.map((slug) => `section:${slug}`),
      ...tags.map((slug) => `tag:${slug}`),
      ...(author === undefined ? [] : [`author:${author}`]),
      ...(publisherSlug === undefined ? [] : [`publisher:${publisherSlug}`]),
    ].map(pool),
    titleWords: toTitleWords(title ?? '', publisher),
  }
}

/** Every kind but country has the same rule. */
export function toSlug(name: string): string | undefined {
  return toScopeValue('tag', name)
}

function toSlugs(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.flatMap((name) => (name === undefined ? [] : (toSlug(name) ?? []))))]
}
