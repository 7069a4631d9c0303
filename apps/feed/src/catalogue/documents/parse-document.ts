import { parseFeed } from 'feedsmith'
import type { DocumentFault, FeedDocument, FeedItem } from './feed-item.js'
import { parseNewsSitemap } from './parse-news-sitemap.js'
import { toPlainItem } from './to-plain-item.js'
import { toFeedItems, type ParsedFeed } from './to-feed-items.js'

/**
 * Reads RSS, Atom, RDF, JSON Feed or a news sitemap from a document's bytes. It runs in a thread of its own: ten megabytes
 * take a second. Items have plain texts, which are not checked yet.
 */
export function parseDocument(
  bytes: Uint8Array,
  { contentType, maxItems }: { readonly contentType: string; readonly maxItems: number },
): FeedDocument | { readonly fault: DocumentFault } {
  const text = decode(bytes, contentType)
  if (text === undefined) return { fault: 'unknown_encoding' }
  const root = rootOf(text)
  if (root === 'sitemapindex') return { fault: 'sitemap_index' }
  try {
    if (root === 'urlset') return toDocument('news-sitemap', parseNewsSitemap(text), maxItems)
    const parsed = parseFeed(text) as ParsedFeed
    return toDocument(parsed.format, toFeedItems(parsed), maxItems)
  } catch (error) {
    return { fault: (error as Error).name === 'DetectError' ? 'not_a_feed' : 'malformed' }
  }
}

function toDocument(
  format: FeedDocument['format'],
  items: readonly FeedItem[],
  maxItems: number,
): FeedDocument {
  const read = items.slice(0, maxItems).map(toPlainItem)
  return { format, items: read, leftOut: items.length - read.length }
}

/** The beginning of a document, where its encoding and its root stand. */
const headLength = 4_096

function decode(bytes: Uint8Array, contentType: string): string | undefined {
  const head = Buffer.from(bytes.subarray(0, headLength)).toString('latin1')
  const byMark =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  const declared =
    /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1]
  try {
    return new TextDecoder(byMark ?? declared ?? 'utf-8').decode(bytes)
  } catch {
    return undefined
  }
}

/** The name of the first element, without its prefix, in lower case. */
function rootOf(text: string): string | undefined {
  const head = text.slice(0, headLength).replaceAll(/<!--[^]*?-->/g, '')
  return /<(?:[\w.-]+:)?([a-z][\w.-]*)[\s>/]/i.exec(head)?.[1]?.toLowerCase()
}
