import type { AtomFeed as Atom, JsonFeed as Json, RdfFeed as Rdf, RssFeed as Rss } from 'feedsmith'
import type { FeedItem } from './feed-item.js'

/** The items of a parsed feed of any format, each as texts. A field of the whole feed stands in each of them. */
export type ParsedFeed =
  | { readonly format: 'rss'; readonly feed: Partial<Rss.Feed<string>> }
  | { readonly format: 'atom'; readonly feed: Partial<Atom.Feed<string>> }
  | { readonly format: 'rdf'; readonly feed: Partial<Rdf.Feed<string>> }
  | { readonly format: 'json'; readonly feed: Partial<Json.Feed<string>> }

export function toFeedItems(parsed: ParsedFeed): FeedItem[] {
  switch (parsed.format) {
    case 'rss':
      return (parsed.feed.items ?? []).map((item) => fromRss(item, parsed.feed))
    case 'atom':
      return (parsed.feed.entries ?? []).map((entry) => fromAtom(entry, parsed.feed))
    case 'rdf':
      return (parsed.feed.items ?? []).map((item) => fromRdf(item))
    case 'json':
      return (parsed.feed.items ?? []).map((item) => fromJson(item, parsed.feed))
  }
}

function fromRss(item: Partial<Rss.Item<string>>, feed: Partial<Rss.Feed<string>>): FeedItem {
  const { guid, dc, dcterms, media, prism } = item
  const isLink = guid !== undefined && guid.isPermaLink !== false && /^https?:\/\//i.test(guid.value ?? '')
  return {
    title: item.title,
    summary: item.description ?? item.content?.encoded,
    url: item.link ?? (isLink ? guid.value : undefined),
    guid: guid?.value,
    image: imageOf(media) ?? item.enclosures?.find(({ type }) => type?.startsWith('image/') === true)?.url,
    author: dc?.creators?.[0] ?? item.authors?.[0]?.name,
    publisher: dc?.publishers?.[0],
    language: dc?.languages?.[0] ?? feed.language,
    publishedAt: item.pubDate ?? dc?.dates?.[0] ?? item.atom?.published,
    updatedAt: dcterms?.modified?.[0] ?? item.atom?.updated,
    expiresAt: prism?.expirationDate,
    categories: (item.categories ?? []).flatMap(({ name }) => name ?? []),
  }
}

function fromAtom(entry: Partial<Atom.Entry<string>>, feed: Partial<Atom.Feed<string>>): FeedItem {
  const linkOf = (rel: string): string | undefined =>
    entry.links?.find((link) => (link.rel ?? 'alternate') === rel)?.href
  const authors = entry.authors ?? feed.authors
  return {
    title: entry.title?.value,
    summary: entry.summary?.value ?? entry.content?.value,
    url: linkOf('alternate'),
    guid: entry.id,
    image: imageOf(entry.media),
    author: authors?.[0]?.name,
    language: entry.dc?.languages?.[0],
    // An entry needs no time of publication; then the first time that it was seen is all there is.
    publishedAt: entry.published ?? entry.updated,
    updatedAt: entry.updated,
    categories: (entry.categories ?? []).flatMap(({ label, term }) => label ?? term ?? []),
  }
}

function fromRdf(item: Partial<Rdf.Item<string>>): FeedItem {
  const { dc } = item
  return {
    title: item.title,
    summary: item.description ?? item.content?.encoded,
    url: item.link,
    image: imageOf(item.media),
    author: dc?.creators?.[0],
    publisher: dc?.publishers?.[0],
    language: dc?.languages?.[0],
    publishedAt: dc?.dates?.[0],
    categories: dc?.subjects ?? [],
  }
}

function fromJson(item: Partial<Json.Item<string>>, feed: Partial<Json.Feed<string>>): FeedItem {
  const authors = item.authors ?? feed.authors
  return {
    title: item.title,
    summary: item.summary ?? item.content_html ?? item.content_text,
    url: item.url ?? item.external_url,
    guid: item.id,
    image: item.image ?? item.banner_image,
    author: authors?.[0]?.name,
    language: item.language ?? feed.language,
    publishedAt: item.date_published,
    updatedAt: item.date_modified,
    categories: item.tags ?? [],
  }
}

interface Media {
  readonly groups?: readonly Media[]
  readonly contents?: readonly { readonly url?: string; readonly type?: string; readonly medium?: string }[]
  readonly thumbnails?: readonly { readonly url?: string }[]
}

function imageOf(media: Media | undefined): string | undefined {
  if (media === undefined) return undefined
  const isImage = ({ type, medium }: { type?: string; medium?: string }): boolean =>
    medium === 'image' || type?.startsWith('image/') === true || (medium === undefined && type === undefined)
  return (
    media.contents?.find(isImage)?.url ??
    media.thumbnails?.[0]?.url ??
    media.groups?.map(imageOf).find(Boolean)
  )
}
