import { catalogueStorySchema, maxStoryIdLength, type CatalogueStory } from '@frontpage/contracts'
import type { StoryFeed } from '../feeds/story-feeds.js'
import type { FeedItem } from '../documents/feed-item.js'
import { readFeedTime } from '../documents/read-feed-time.js'

/** The reasons for which an item becomes no story. */
export const itemRefusals = [
  'no_title',
  'no_identity',
  'no_story_id',
  'bad_address',
  'bad_published_date',
  'bad_updated_date',
  'bad_expiry_date',
  'too_many_items',
] as const
export type ItemRefusal = (typeof itemRefusals)[number]

/** The fields of a story that an item gives, checked. */
export interface CheckedItem extends Pick<
  CatalogueStory,
  'summary' | 'tags' | 'author' | 'publisher' | 'image' | 'url' | 'language'
> {
  readonly title: string
  readonly guid?: string | undefined
  readonly sections: readonly string[]
  readonly publishedMs?: number | undefined
  readonly updatedMs?: number | undefined
  readonly expiresMs?: number | undefined
}

const { image: imageSchema, language: languageSchema } = catalogueStorySchema.shape

/**
 * Checks an item of a feed that was found at `baseUrl`. A time that cannot be read refuses the item: without it the story
 * might come out before its time. An image or a language that is none is left out.
 */
export function checkItem(
  item: FeedItem,
  feed: StoryFeed,
  baseUrl: string,
): CheckedItem | { readonly refused: ItemRefusal } {
  const { title } = item
  if (title === undefined) return { refused: 'no_title' }
  const url = item.url === undefined ? undefined : resolve(item.url, baseUrl)
  if (item.url !== undefined && url === undefined) return { refused: 'bad_address' }
  const [publishedMs, updatedMs, expiresMs] = [item.publishedAt, item.updatedAt, item.expiresAt].map(readTime)
  if (publishedMs === 'bad') return { refused: 'bad_published_date' }
  if (updatedMs === 'bad') return { refused: 'bad_updated_date' }
  if (expiresMs === 'bad') return { refused: 'bad_expiry_date' }
  const [category] = feed.isFirstCategorySection ? item.categories : []
  const tags = item.categories.slice(category === undefined ? 0 : 1)
  const image = item.image === undefined ? undefined : resolve(item.image, baseUrl)
  const language = item.language ?? feed.language
  return {
    title,
    summary: item.summary,
    ...(tags.length > 0 && { tags }),
    author: item.author,
    publisher: item.publisher ?? feed.publisher,
    image: imageSchema.safeParse(image).success ? image : undefined,
    url,
    language: languageSchema.safeParse(language).success ? language : undefined,
    guid: item.guid !== undefined && item.guid.length <= maxStoryIdLength ? item.guid : undefined,
    sections: [...new Set([feed.section, category].filter((section) => section !== undefined))],
    publishedMs,
    updatedMs,
    expiresMs,
  }
}

/** Relative addresses are those of the document's own place. */
function resolve(address: string, baseUrl: string): string | undefined {
  if (!URL.canParse(address, baseUrl)) return undefined
  const { href, protocol } = new URL(address, baseUrl)
  const isShort = catalogueStorySchema.shape.url.safeParse(href).success
  return isShort && (protocol === 'https:' || protocol === 'http:') ? href : undefined
}

function readTime(text: string | undefined): number | 'bad' | undefined {
  return text === undefined ? undefined : (readFeedTime(text) ?? 'bad')
}
