import { readPageAddress } from '@frontpage/enrichment'

/**
 * Query parameters that name an article. All others are dropped, as in the story ids of events: campaigns, click ids and
 * referrers come in any number, and the list of those that matter is short.
 */
const identifying: ReadonlySet<string> = new Set([
  'id',
  'p',
  'aid',
  'nid',
  'sid',
  'article',
  'articleid',
  'articleno',
  'article_id',
  'contentid',
  'content_id',
  'docid',
  'doc_id',
  'gameid',
  'item',
  'itemid',
  'newsid',
  'news_id',
  'objectid',
  'post',
  'postid',
  'post_id',
  'story',
  'storyid',
  'story_id',
  'v',
])
const maxQueryLength = 2_000

/**
 * The name of the page at an address: its host and path, and the parameters that name an article, in alphabetical order.
 * Undefined for a front page and for what is no web address.
 */
export function storyAddressOf(url: string): string | undefined {
  const address = readPageAddress(url)
  if (address === undefined) return undefined
  const { host, path } = address
  const { search } = address.url
  const query = search === '' || search.length > maxQueryLength ? '' : identifyingQuery(search)
  if (path !== '') return host + path + query
  return query === '' ? undefined : `${host}/${query}`
}

function identifyingQuery(search: string): string {
  const named = [...new URLSearchParams(search)].filter(
    ([name, value]) => identifying.has(name.toLowerCase()) && value !== '',
  )
  if (named.length === 0) return ''
  const sorted = named.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `?${new URLSearchParams(sorted).toString()}`
}
