import { isAddressId, toScopeValue, type CatalogueStory } from '@frontpage/contracts'
import type { StoryRecord } from '../stories/read-story.js'
import type { KnownStory } from './story-card.js'
import type { TextPool } from './text-pool.js'
import { readStoryTime, toStoryCard } from './to-story-card.js'

const oldestPublicationMs = 365 * 86_400_000
/** Until events say better: a page that is only known by its address may be one reader's own. */
const defaultReadersToList = 3
const noTags: readonly string[] = []

/** A story's card with what lists need beside it. */
export function toKnownStory(
  storyId: string,
  {
    record,
    claims,
  }: { readonly record?: CatalogueStory | undefined; readonly claims?: StoryRecord | undefined },
  { nowMs, pool }: { readonly nowMs: number; readonly pool: TextPool },
): KnownStory {
  const card = toStoryCard(record, claims, { storyId, pool })
  const publishedMs = readStoryTime(card.publishedAt)
  const isCredible =
    publishedMs !== undefined && publishedMs <= nowMs && publishedMs > nowMs - oldestPublicationMs
  const slugOf = (kind: 'section' | 'publisher' | 'tag' | 'language', name: string | undefined) =>
    name === undefined ? undefined : pool(toScopeValue(kind, name))
  // What the catalogue has is a story.
  const isNamed = record !== undefined || !isAddressId(storyId)
  const readersToList = isNamed ? 1 : (claims?.readersToList ?? defaultReadersToList)
  const otherSections = card.sections?.slice(1).flatMap((section) => slugOf('section', section) ?? [])
  return {
    card,
    slugs: {
      section: slugOf('section', card.section),
      ...(otherSections !== undefined && { otherSections }),
      publisher: slugOf('publisher', card.publisher),
      tags: card.tags?.flatMap((tag) => slugOf('tag', tag) ?? []) ?? noTags,
    },
    language: slugOf('language', card.language),
    knownSinceMinute: earliestMinute(isCredible ? publishedMs : undefined, claims?.firstSeen),
    ...(readersToList > 1 && { readersToList }),
  }
}

function earliestMinute(...times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.floor(Math.min(...known) / 60_000)
}
