import type { ReasonLanguage } from '@frontpage/ranking'
import type { StoryCard } from '@frontpage/read-models'
import { toAscii } from '@frontpage/service-kit'
import type { SiteStories } from '../board/site-board.js'
import type { ShownReason, SnapshotItem } from '../snapshots/feed-snapshot.js'
import { renderCard } from './render-card.js'
import { wordsOfReason } from './shown-reason.js'

/** One story of a page. */
export interface PageItem {
  readonly item: SnapshotItem
  readonly card: StoryCard
  /** From 1, across pages. */
  readonly position: number
}

export interface FeedHead {
  readonly site: string
  readonly surface: string
  readonly feedId: string
  readonly variant: string
  readonly modelVersion: string
  readonly isPersonalised: boolean
  /** A code that says why this is not what it could be. */
  readonly fallback: string | undefined
  /** Redis does not answer: readers are those of this time. */
  readonly asOfMs: number | undefined
  /** The text that `renderCoverage` writes. */
  readonly coverage: string
}

/** The items as JSON in ASCII, without their tokens: the same text means the same page. */
export function renderItems(
  items: readonly PageItem[],
  stories: Pick<SiteStories, 'knownOf'>,
  language: ReasonLanguage,
): string[] {
  /** The stories of one reason share the object. */
  const told = new Map<ShownReason, string>()
  function renderReason(reason: ShownReason): string {
    const words = wordsOfReason(reason, stories, language)
    const text = toAscii(JSON.stringify({ code: reason.code, ...reason.params, text: words }))
    told.set(reason, text)
    return text
  }
  return items.map(({ item: { reason, slot }, card, position }) => {
    const why = told.get(reason) ?? renderReason(reason)
    return `"position":${position},"slot":"${slot}",${renderCard(card)},"reason":${why}`
  })
}

/** The body of an answer, in ASCII. */
export function renderFeed(
  head: FeedHead,
  page: { items: readonly string[]; tokens: readonly string[]; nextCursor: string | undefined },
): string {
  const { site, surface, feedId, variant, modelVersion, isPersonalised, fallback, asOfMs, coverage } = head
  const items = page.items.map((text, at) => `{${text},"token":"${page.tokens[at] ?? ''}"}`)
  return (
    `{"site":"${site}","surface":"${surface}","feedId":"${feedId}","personalised":${isPersonalised},` +
    (fallback === undefined ? '' : `"fallback":"${fallback}",`) +
    (asOfMs === undefined ? '' : `"stale":true,"asOf":"${new Date(asOfMs).toISOString()}",`) +
    coverage +
    `"variant":${toAscii(JSON.stringify(variant))},"modelVersion":${toAscii(JSON.stringify(modelVersion))},` +
    `"items":[${items.join(',')}]` +
    (page.nextCursor === undefined ? '' : `,"nextCursor":"${page.nextCursor}"`) +
    '}'
  )
}
