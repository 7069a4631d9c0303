import { maxStoryIdLength } from '@frontpage/contracts'
import { createStoryAddressReader } from '@frontpage/enrichment'
import type { StoryFeed } from '../feeds/story-feeds.js'
import { storyAddressOf } from '../identity/story-address.js'
import type { CheckedItem } from './check-item.js'

type IdRules = Pick<StoryFeed, 'storyIds' | 'storyUrls' | 'storyParameters' | 'ignoreWww'>

/**
 * Makes the function that derives the id that events about a new story will have: by a pattern of its page's address,
 * else that address; or its guid. Undefined where the item has none of these, or it is too long.
 */
export function createStoryIdDerivation(
  feed: IdRules,
): (item: Pick<CheckedItem, 'url' | 'guid'>) => string | undefined {
  const { storyIds, storyParameters, ignoreWww } = feed
  const readAddress = createStoryAddressReader({ ...feed, onlyStoryUrls: false, leaveOutPrivatePages: false })

  function byAddress(url: string): string | undefined {
    const { storyId, isConfigured } = readAddress(url)
    if (isConfigured || storyParameters.length > 0) return storyId
    const address = storyAddressOf(url)
    return ignoreWww ? address?.replace(/^www\./, '') : address
  }

  return ({ url, guid }) => {
    const candidates = storyIds === 'guid' ? [guid] : [url === undefined ? undefined : byAddress(url), guid]
    return candidates.find((id) => id !== undefined && id !== '' && id.length <= maxStoryIdLength)
  }
}
