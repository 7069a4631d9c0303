import { decodeXML } from 'entities'
import { XMLParser } from 'fast-xml-parser'
import type { FeedItem } from './feed-item.js'

/** Entities are not expanded by the parser: a document cannot define any, and the five of XML are decoded afterwards. */
const parser = new XMLParser({
  processEntities: false,
  htmlEntities: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
  isArray: (name) => name === 'url' || name === 'image',
})

/** Reads a sitemap; pages without a `news` element have no headline, and become items without one. */
export function parseNewsSitemap(text: string): FeedItem[] {
  const document = parser.parse(text) as unknown
  return listOf(membersOf(document, 'urlset', 'url')).map(toItem)
}

function toItem(entry: unknown): FeedItem {
  const news = membersOf(entry, 'news')
  const publication = membersOf(news, 'publication')
  const [image] = listOf(membersOf(entry, 'image'))
  return {
    title: textOf(news, 'title'),
    url: textOf(entry, 'loc'),
    image: textOf(image, 'loc'),
    publisher: textOf(publication, 'name'),
    language: textOf(publication, 'language'),
    publishedAt: textOf(news, 'publication_date'),
    updatedAt: textOf(entry, 'lastmod'),
    categories: textOf(news, 'keywords')?.split(',').slice(0, maxKeywords) ?? [],
  }
}

const maxKeywords = 100

function membersOf(value: unknown, ...names: readonly string[]): unknown {
  let found = value
  for (const name of names) {
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, name)
        ? (found as Record<string, unknown>)[name]
        : undefined
  }
  return found
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function textOf(value: unknown, name: string): string | undefined {
  const found = membersOf(value, name)
  return typeof found === 'string' && found !== '' ? decodeXML(found) : undefined
}
