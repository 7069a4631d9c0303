import type { SourceMapping } from '@frontpage/contracts'
import { createBoundedCache } from '../bounded-cache/bounded-cache.js'
import { readPageAddress } from './page-address.js'
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

export type StoryAddressRules = Pick<
  SourceMapping,
  'storyUrls' | 'onlyStoryUrls' | 'storyParameters' | 'ignoreWww' | 'leaveOutPrivatePages'
>

export type StoryAddressReader = (url: string) => StoryAddress

const noAddress: StoryAddress = { storyId: undefined, isConfigured: false, origin: '', publicUrl: undefined }
/** Most views are of few stories: a hit costs a tenth of parsing an address. It takes 1.5 MB of a source at most. */
const maxCached = 2_048
const maxCachedLength = 300

/** Makes the function that reads the addresses of a source's pages. Text that is no web address is no story's page. */
export function createStoryAddressReader(mapping: StoryAddressRules): StoryAddressReader {
  const { onlyStoryUrls, leaveOutPrivatePages, storyParameters, ignoreWww } = mapping
  const patterns = mapping.storyUrls.map((pattern) =>
    compileStoryUrlPattern(ignoreWww ? withoutWww(pattern) : pattern),
  )
  const cache = createBoundedCache<StoryAddress>(maxCached)

  function read(text: string): StoryAddress {
    const written = readPageAddress(text)
    if (written === undefined) return noAddress
    const address = ignoreWww ? { ...written, host: withoutWww(written.host) } : written
    const { host, path, url } = address
    const origin = `${url.protocol}//${written.host}`
    for (const pattern of patterns) {
      const storyId = pattern(address)
      if (storyId === undefined) continue
      const query = identifyingQuery(url, [...storyParameters, ...pattern.parameters])
      return { storyId, isConfigured: true, origin, publicUrl: origin + url.pathname + query }
    }
    if (leaveOutPrivatePages && isPrivatePage(url)) return { ...noAddress, origin }
    const query = identifyingQuery(url, storyParameters)
    const isStory = !onlyStoryUrls && (path !== '' || query !== '')
    return {
      storyId: isStory ? host + (path === '' ? '/' : path) + query : undefined,
      isConfigured: false,
      origin,
      publicUrl: origin + url.pathname + query,
    }
  }

  return (text) => (text.length > maxCachedLength ? read(text) : cache.get(text, read))
}

/** The first value of each parameter, in the order of their names. */
function identifyingQuery({ search, searchParams }: URL, names: readonly string[]): string {
  if (search === '' || names.length === 0) return ''
  const kept = new URLSearchParams()
  for (const name of new Set(names)) {
    const value = searchParams.get(name)
    if (value !== null && value !== '') kept.append(name, value)
  }
  kept.sort()
  return kept.size === 0 ? '' : `?${kept.toString()}`
}

function withoutWww(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : host
}
