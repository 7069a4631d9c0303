import type { SourceMapping } from '@frontpage/contracts'
import { createBoundedCache } from '../bounded-cache/bounded-cache.js'
import { canonicalAddress } from './canonical-address.js'
import { isPrivatePage } from './is-private-page.js'
import { compileStoryUrlPattern } from './story-url-pattern.js'

/** What a source's configuration says of a page's address. */
interface StoryAddress {
  /** The id of the story on the page; undefined where it is no story's page. */
  readonly storyId: string | undefined
  /** Whether a pattern of the source found the id; else it is the address itself. */
  readonly isConfigured: boolean
  /** Scheme, host and port. */
  readonly origin: string
  /**
   * The address without anything that may be one reader's: scheme, host, path, and the parameters that identify the story.
   * Undefined for a private page.
   */
  readonly publicUrl: string | undefined
}

export type StoryAddressReader = (url: string) => StoryAddress

const noAddress: StoryAddress = { storyId: undefined, isConfigured: false, origin: '', publicUrl: undefined }
/** Most views are of few stories: a hit costs a tenth of parsing an address. It takes 1.5 MB of a source at most. */
const maxCached = 2_048
const maxCachedLength = 300

/** Makes the function that reads the addresses of a source's pages. Text that is no web address is no story's page. */
export function createStoryAddressReader(mapping: SourceMapping): StoryAddressReader {
  const { onlyStoryUrls, leaveOutPrivatePages, storyParameters } = mapping
  const patterns = mapping.storyUrls.map(compileStoryUrlPattern)
  const identifying = new Set(storyParameters)
  const cache = createBoundedCache<StoryAddress>(maxCached)

  function findId(url: URL, query: string): Pick<StoryAddress, 'storyId' | 'isConfigured'> {
    const address = canonicalAddress(url.href) ?? { host: url.host, path: '' }
    for (const pattern of address.path === '' ? [] : patterns) {
      const storyId = pattern(address)
      if (storyId !== undefined) return { storyId, isConfigured: true }
    }
    const isStory = !onlyStoryUrls && (address.path !== '' || query !== '')
    const path = address.path === '' ? '/' : address.path
    return { storyId: isStory ? address.host + path + query : undefined, isConfigured: false }
  }

  function identifyingQuery(parameters: URLSearchParams): string {
    const kept = new URLSearchParams()
    for (const name of identifying) {
      const value = parameters.get(name)
      if (value !== null && value !== '') kept.append(name, value)
    }
    kept.sort()
    return kept.size === 0 ? '' : `?${kept.toString()}`
  }

  function read(text: string): StoryAddress {
    if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return noAddress
    const url = new URL(text)
    const query = url.search === '' || identifying.size === 0 ? '' : identifyingQuery(url.searchParams)
    const { storyId, isConfigured } = findId(url, query)
    const { origin } = url
    if (!isConfigured && leaveOutPrivatePages && isPrivatePage(url)) return { ...noAddress, origin }
    return { storyId, isConfigured, origin, publicUrl: origin + url.pathname + query }
  }

  return (text) => (text.length > maxCachedLength ? read(text) : cache.get(text, read))
}
