import { toStoryRecordId, type CatalogueStory } from '@frontpage/contracts'
import type { StoryFeed } from '../feeds/story-feeds.js'
import type { FeedItem } from '../documents/feed-item.js'
import { toIdentityKeys, type IdentityKeys } from '../identity/identity-keys.js'
import { isSameStory } from '../records/to-ordered-story.js'
import { checkItem, type CheckedItem, type ItemRefusal } from './check-item.js'
import { createStoryIdDerivation } from './derive-story-id.js'
import { mergeItem } from './merge-item.js'

interface KnownStories {
  byId(recordId: string): CatalogueStory | undefined
  byAlias(alias: string): CatalogueStory | undefined
}

export type ItemOutcome = 'new' | 'changed' | 'same' | { readonly refused: ItemRefusal }

export interface ImportPlan {
  add(item: FeedItem): ItemOutcome
  /** The records that are new or other than before, by id. */
  readonly changes: ReadonlyMap<string, CatalogueStory>
}

export interface ImportContext {
  readonly known: KnownStories
  /** The address of the document. */
  readonly baseUrl: string
  readonly nowMs: number
  /** Whether a feed is still imported. */
  readonly isActive: (feedId: string) => boolean
}

/** A guid that comes back after longer belongs to another story: some publishers count from one again each day. */
const guidReturnsWithinMs = 86_400_000

/**
 * Decides which story each item of a document is, and what its record becomes. The rules are those of
 * docs/adr/023-catalogue.md.
 */
export function createImportPlan(
  feed: StoryFeed,
  { known, baseUrl, nowMs, isActive }: ImportContext,
): ImportPlan {
  const { id: feedId, site } = feed
  const deriveStoryId = createStoryIdDerivation(feed)
  const changes = new Map<string, CatalogueStory>()
  /** Aliases of the stories of this document. */
  const planned = new Map<string, string>()

  const byId = (recordId: string): CatalogueStory | undefined => changes.get(recordId) ?? known.byId(recordId)

  function byAlias(alias: string | undefined): CatalogueStory | undefined {
    if (alias === undefined) return undefined
    const recordId = planned.get(alias)
    return recordId === undefined ? known.byAlias(alias) : byId(recordId)
  }

  function findStory(item: CheckedItem, keys: IdentityKeys): CatalogueStory | undefined {
    const byAddress = byAlias(keys.address) ?? byAlias(keys.number)
    if (byAddress !== undefined) return byAddress
    // A guid that names two pages of one document names neither.
    const isGuidTaken = keys.guid !== undefined && planned.has(keys.guid)
    const byGuid = isGuidTaken ? undefined : byAlias(keys.guid)
    if (byGuid !== undefined && isOneTime(item, byGuid)) return byGuid
    return byAlias(keys.text)
  }

  return {
    changes,
    add(feedItem) {
      const item = checkItem(feedItem, feed, baseUrl)
      if ('refused' in item) return item
      const keys = toIdentityKeys(item, { site, feedId })
      const aliases = [keys.text, keys.guid, keys.number, keys.address].filter((alias) => alias !== undefined)
      if (aliases.length === 0) return { refused: 'no_identity' }
      const storyId = deriveStoryId(item) ?? keys.text
      if (storyId === undefined) return { refused: 'no_story_id' }
      const ownId = toStoryRecordId(site, storyId)
      const found = findStory(item, keys)
      const before = found ?? byId(ownId)
      const id = before?.id ?? ownId
      const story = mergeItem(before, item, { id, feedId, aliases, nowMs, isActive })
      for (const alias of aliases) planned.set(alias, id)
      if (before !== undefined && isSameStory(before, story)) return 'same'
      changes.set(id, story)
      return before === undefined ? 'new' : 'changed'
    },
  }
}

function isOneTime({ publishedMs }: CheckedItem, { publishedAt }: CatalogueStory): boolean {
  if (publishedMs === undefined || publishedAt === undefined) return true
  return Math.abs(publishedMs - Date.parse(publishedAt)) <= guidReturnsWithinMs
}
