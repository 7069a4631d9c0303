import { maxStoryIdLength } from '@frontpage/contracts'
import { canonicalAddress, type StoryUrlPattern } from '@frontpage/enrichment'
import { storyAddressOf } from '../identity/story-address.js'
import type { CheckedItem } from './check-item.js'

/**
 * The id that events about a new story will have: by a pattern of its page's address, else that address; or its guid.
 * Undefined where the item has none of these, or it is too long.
 */
export function deriveStoryId(
  { url, guid }: Pick<CheckedItem, 'url' | 'guid'>,
  {
    storyIds,
    patterns,
  }: { readonly storyIds: 'address' | 'guid'; readonly patterns: readonly StoryUrlPattern[] },
): string | undefined {
  const candidates =
    storyIds === 'guid' ? [guid] : [byPattern(url, patterns), url && storyAddressOf(url), guid]
  return candidates.find((id) => id !== undefined && id !== '' && id.length <= maxStoryIdLength)
}

function byPattern(url: string | undefined, patterns: readonly StoryUrlPattern[]): string | undefined {
  const address = url === undefined ? undefined : canonicalAddress(url)
  if (address === undefined) return undefined
  for (const pattern of patterns) {
    const id = pattern(address)
    if (id !== undefined) return id
  }
  return undefined
}
