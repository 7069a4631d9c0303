import { catalogueLimits } from '@frontpage/contracts'
import type { FeedItem } from './feed-item.js'
import { htmlToText } from './html-to-text.js'

const maxNameLength = 2_000
const maxTimeLength = 100

/** An item with texts in place of HTML, each no longer than the catalogue takes. Texts too long to be names are left out. */
export function toPlainItem(item: FeedItem): FeedItem {
  const text = (html: string | undefined, maxLength: number): string | undefined =>
    html === undefined ? undefined : htmlToText(html, maxLength) || undefined
  const name = (value: string | undefined, maxLength = maxNameLength): string | undefined => {
    const trimmed = value?.trim()
    return trimmed === undefined || trimmed === '' || trimmed.length > maxLength ? undefined : trimmed
  }
  const time = (value: string | undefined): string | undefined => value?.slice(0, maxTimeLength)
  return {
    title: text(item.title, catalogueLimits.title),
    summary: text(item.summary, catalogueLimits.summary),
    url: name(item.url),
    guid: name(item.guid),
    image: name(item.image),
    author: text(item.author, catalogueLimits.author),
    publisher: text(item.publisher, catalogueLimits.publisher),
    language: name(item.language, catalogueLimits.language),
    publishedAt: time(item.publishedAt),
    updatedAt: time(item.updatedAt),
    expiresAt: time(item.expiresAt),
    categories: [
      ...new Set(
        item.categories
          .slice(0, catalogueLimits.tags)
          .flatMap((category) => text(category, catalogueLimits.tag) ?? []),
      ),
    ],
  }
}
