import { catalogueLimits, type CatalogueField, type CatalogueStory } from '@frontpage/contracts'
import { toOrderedStory } from '../records/to-ordered-story.js'
import type { CheckedItem } from './check-item.js'

type Said = Partial<Pick<CatalogueStory, CatalogueField>>

export interface MergeContext {
  readonly id: string
  readonly feedId: string
  readonly aliases: readonly string[]
  readonly nowMs: number
  /** Whether a feed is still imported. */
  readonly isActive: (feedId: string) => boolean
}

/**
 * The record after an item of a feed. Fields that a request has set stay. Where several feeds list a story, the first one
 * that is still imported has the say, unless another has a later version; the others fill what is open, or two feeds would change it to and fro
 * for ever. A story has the sections of all feeds that list it.
 */
export function mergeItem(
  before: CatalogueStory | undefined,
  item: CheckedItem,
  { id, feedId, aliases, nowMs, isActive }: MergeContext,
): CatalogueStory {
  const feeds = toFeeds(before?.feeds, feedId, item.sections)
  const first = Object.keys(feeds).find((each) => each === feedId || isActive(each))
  const isLater = item.updatedMs !== undefined && item.updatedMs > timeOf(before?.updatedAt, -Infinity)
  const said = saidBy(item, before, nowMs)
  const merged: Said = first === feedId || isLater ? { ...before, ...said } : { ...said, ...before }
  const sections = [...new Set(Object.values(feeds).flat())].slice(0, catalogueLimits.sections)
  const story: CatalogueStory = {
    ...merged,
    // Without a section from any feed it stays open for events.
    sections: sections.length > 0 ? sections : undefined,
    id,
    edited: before?.edited,
    feeds,
    aliases: [...new Set([...(before?.aliases ?? []), ...aliases])].slice(-catalogueLimits.aliases),
  }
  return toOrderedStory(keepEdited(story, before))
}

function saidBy(item: CheckedItem, before: CatalogueStory | undefined, nowMs: number): Said {
  const { title, summary, tags, author, publisher, image, url, language } = item
  const said: Said = {
    title,
    summary,
    tags,
    author,
    publisher,
    publishedAt: toIso(publishedOf(item, before, nowMs)),
    updatedAt: toIso(item.updatedMs),
    expiresAt: toIso(item.expiresMs),
    image,
    url,
    language,
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** A story keeps the time at which it was published: an item that is dated anew with every edit does not make it new. */
function publishedOf(
  { publishedMs }: CheckedItem,
  before: CatalogueStory | undefined,
  nowMs: number,
): number | undefined {
  const known = timeOf(before?.publishedAt, undefined)
  if (publishedMs === undefined || known === undefined || known > nowMs) return publishedMs
  return Math.min(publishedMs, known)
}

function toFeeds(
  before: CatalogueStory['feeds'],
  feedId: string,
  sections: readonly string[],
): NonNullable<CatalogueStory['feeds']> {
  const feeds = { ...before, [feedId]: [...sections] }
  const dropped = Object.keys(feeds).slice(catalogueLimits.feeds)
  return Object.fromEntries(Object.entries(feeds).filter(([id]) => !dropped.includes(id)))
}

function keepEdited(story: CatalogueStory, before: CatalogueStory | undefined): CatalogueStory {
  const edited = (before?.edited ?? []).map((name) => [name, before?.[name]] as const)
  return { ...story, ...Object.fromEntries(edited) }
}

function timeOf<Otherwise>(text: string | undefined, otherwise: Otherwise): number | Otherwise {
  return text === undefined ? otherwise : Date.parse(text)
}

function toIso(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : new Date(timeMs).toISOString()
}
