import { isBlocked, type DecidedEntry } from '@frontpage/editorial'
import { tellCoverage } from '@frontpage/read-models'
import { formatCursor, HttpFault, parseCursor, toAscii } from '@frontpage/service-kit'
import type { ListContext } from './list-context.js'
import type { ListKey } from './list-maker.js'
import type { RisingQuery, StreamQuery, TrendingQuery } from './list-queries.js'
import { renderEntry } from './render-entry.js'
import type { BoardState, RankedEntry, RisingEntry } from './trending-board.js'

/** The body of `GET /v1/trending`, in ASCII. @throws HttpFault 400 `bad_cursor` */
export function renderLists(context: ListContext, site: string, query: TrendingQuery): string {
  const { scope: scopes, window, limit, cursor } = query
  const lists =
    cursor === undefined
      ? scopes.map((scope) => renderFirstPage(context, { site, scope, window }, limit))
      : [renderPage(context, site, { ...query, cursor })]
  return `{"site":"${site}","window":"${window}","lists":[${lists.join(',')}]${renderState(context.board.state())}}`
}

/**
 * The text that a stream compares: it stays the same while only scores decay; and whether there is any story to follow.
 */
export function renderWithoutScores(
  { board, lists }: ListContext,
  site: string,
  { scope: scopes, window, limit }: StreamQuery,
): { text: string; hasStories: boolean } {
  const texts = scopes.map((scope) => {
    const { entries } = lists.list({ site, scope, window })
    return renderEntries(entries.slice(0, limit), { hasScore: false }).join()
  })
  const hasStories = texts.some((text) => text !== '')
  return { text: texts.join('\n') + renderState(board.state()), hasStories }
}

/** The body of `GET /v1/trending/rising`, in ASCII. */
export function renderRising(
  { board, lists }: ListContext,
  site: string,
  { scope, limit }: RisingQuery,
): string {
  const entries = renderEntries(lists.rising(site, scope).entries.slice(0, limit))
  return `{"site":"${site}","scope":${toAscii(JSON.stringify(scope))},"entries":[${entries.join(',')}]${renderState(board.state())}}`
}

/** Additional members of an object, where the board is stale, or lacks some of what there was. */
export function renderState({ isStale, asOfMs, coverage }: BoardState): string {
  const stale = isStale ? `,"stale":true,"asOf":"${new Date(asOfMs).toISOString()}"` : ''
  const told = tellCoverage(coverage)
  return told === undefined ? stale : `${stale},${JSON.stringify(told).slice(1, -1)}`
}

function renderFirstPage({ lists, orders }: ListContext, key: ListKey, limit: number): string {
  const list = lists.list(key)
  const entries = renderEntries(list.entries.slice(0, limit))
  const next =
    list.entries.length > limit
      ? formatCursor({ orderId: orders.freeze(nameOf(key), list).id, offset: limit })
      : undefined
  return renderList(key.scope, entries, next)
}

/**
 * Renders a further page: the order is that of the first page, the figures are current. A story that was blocked
 * meanwhile, or that is unknown by now, is left out, and the others keep their ranks.
 */
function renderPage(
  { board, lists, orders }: ListContext,
  site: string,
  { scope: scopes, window, limit, cursor }: TrendingQuery & { cursor: string },
): string {
  const asked = parseCursor(cursor)
  const order = asked === undefined ? undefined : orders.find(asked.orderId)
  if (asked === undefined || order === undefined)
    throw badCursor('It has expired, or is none of this service.')
  const [scope = ''] = scopes
  const key = { site, scope, window }
  if (scopes.length !== 1 || order.list !== nameOf(key)) {
    throw badCursor('It belongs to another list: repeat its site, scope and window.')
  }
  const decisions = lists.decisionsOf(site)
  const listed = new Map(lists.list(key).entries.map(({ entry }) => [entry.storyId, entry]))
  const end = asked.offset + limit
  const entries = order.itemIds.slice(asked.offset, end).flatMap((storyId, index) => {
    const entry = listed.get(storyId) ?? board.find(site, scope, window, storyId)
    if (entry === undefined || isBlocked(entry, decisions)) return []
    const isPinned = order.pinned.has(storyId)
    return renderEntry({ entry, isPinned }, { rank: asked.offset + index + 1 })
  })
  const next = end < order.itemIds.length ? formatCursor({ orderId: order.id, offset: end }) : undefined
  return renderList(scope, entries, next)
}

function renderEntries(
  entries: readonly DecidedEntry<RankedEntry | RisingEntry>[],
  options: { hasScore?: boolean } = {},
): string[] {
  return entries.map((entry, index) => renderEntry(entry, { ...options, rank: index + 1 }))
}

function renderList(scope: string, entries: readonly string[], nextCursor: string | undefined): string {
  const next = nextCursor === undefined ? '' : `,"nextCursor":"${nextCursor}"`
  return `{"scope":${toAscii(JSON.stringify(scope))},"entries":[${entries.join(',')}]${next}}`
}

function nameOf({ site, scope, window }: ListKey): string {
  return JSON.stringify([site, scope, window])
}

function badCursor(why: string): HttpFault {
  return new HttpFault(400, 'bad_cursor', {
    detail: 'This cursor leads nowhere. Begin again without one.',
    errors: [{ in: 'query', pointer: '#/cursor', detail: why }],
  })
}
