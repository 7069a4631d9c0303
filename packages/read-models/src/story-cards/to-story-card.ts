import type { CatalogueStory } from '@frontpage/contracts'
import type { StoryClaims } from '../fold/fold.js'
import { splitTags } from '../stories/joined-tags.js'
import type { StoryCard } from './story-card.js'
import type { TextPool } from './text-pool.js'

/**
 * Merges what the catalogue says of a story with what events claim: the catalogue's field wins, and claims fill the
 * fields that it leaves open. An empty list of tags is an answer; an absent one is open.
 */
export function toStoryCard(
  record: CatalogueStory | undefined,
  claims: StoryClaims | undefined,
  { storyId, pool = (text) => text }: { readonly storyId: string; readonly pool?: TextPool },
): StoryCard {
  const sections = record?.sections?.map((section) => pool(section) ?? section)
  const publishedAt = record?.publishedAt ?? claims?.publishedAt
  return {
    storyId,
    title: record?.title ?? claims?.title,
    summary: record?.summary,
    url: record?.url ?? claims?.url,
    image: record?.image ?? claims?.image,
    section: sections === undefined ? pool(claims?.section) : sections[0],
    ...(sections !== undefined && sections.length > 1 && { sections }),
    publisher: pool(record?.publisher ?? claims?.publisher),
    author: pool(record?.author ?? claims?.author),
    language: pool(record?.language ?? claims?.language),
    publishedAt: toIsoTime(readStoryTime(publishedAt)),
    ...(record?.updatedAt !== undefined && { updatedAt: toIsoTime(readStoryTime(record.updatedAt)) }),
    tags: (record?.tags ?? (claims?.tags === undefined ? undefined : splitTags(claims.tags)))?.map(
      (tag) => pool(tag) ?? tag,
    ),
  }
}

/**
 * ISO 8601 as most write it, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970, as its size
 * tells. In milliseconds; undefined for other texts, and for numbers that are a date's digits (`20261124`).
 */
export function readStoryTime(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  const number = Number(text)
  const time = Number.isNaN(number) ? Date.parse(text) : toMilliseconds(number)
  return Number.isFinite(time) && Math.abs(time) < 8e15 ? time : undefined
}

function toMilliseconds(number: number): number {
  if (number < 1e8) return NaN
  if (number < 1e11) return number * 1_000
  if (number < 1e14) return number
  return number < 1e17 ? number / 1_000 : number / 1_000_000
}

function toIsoTime(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString()
}
