import type { CatalogueStory } from '@frontpage/contracts'
import type { StoryClaims } from '../fold/fold.js'
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
    tags: (record?.tags ?? splitTags(claims?.tags))?.map((tag) => pool(tag) ?? tag),
  }
}

/** ISO 8601 as most write it, or seconds or milliseconds since 1970. In milliseconds; undefined for other texts. */
export function readStoryTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  const time = Number.isNaN(number) ? Date.parse(text) : number < 1e11 ? number * 1_000 : number
  return Number.isFinite(time) && Math.abs(time) < 8e15 ? time : undefined
}

function toIsoTime(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString()
}

function splitTags(tags: string | undefined): readonly string[] | undefined {
  return tags
    ?.split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}
