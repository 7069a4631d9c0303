import { visitInSteps, type Steps } from '@frontpage/ranking'
import { isBlocked, type DecidedEntry } from '@frontpage/read-models'
import { HttpFault } from '@frontpage/service-kit'
import { formatCursor, parseCursor, type FrozenOrder } from './frozen-orders.js'
import type { ListKey } from './list-maker.js'
import type { RisingQuery, StreamQuery, TrendingQuery } from './list-queries.js'
import { renderEntry } from './render-entry.js'
import { toAscii } from './to-ascii.js'
import type { BoardState, RankedEntry, RisingEntry } from './trending-board.js'
import type { TrendingDesk } from './trending-desk.js'

const entriesPerStep = 4

/** The body of `GET /v1/trending`, in ASCII. */
export function* renderLists(desk: TrendingDesk, site: string, query: TrendingQuery): Steps<string> {
  const { scope: scopes, window, limit, cursor } = query
  const lists: string[] = []
  if (cursor !== undefined) lists.push(yield* renderPage(desk, site, { ...query, cursor }))
  else for (const scope of scopes) lists.push(yield* renderFirstPage(desk, { site, scope, window }, limit))
  return `{"site":"${site}","window":"${window}","lists":[${lists.join(',')}]${renderStale(desk.board.state())}}`
}

/**
 * The text that a stream compares: it stays the same while only scores decay; and whether there is any story to follow.
 */
export function* renderWithoutScores(
  desk: TrendingDesk,
  site: string,
  query: StreamQuery,
): Steps<{ text: string; hasStories: boolean }> {
  const { scope: scopes, window, limit } = query
  const lists: string[] = []
  for (const scope of scopes) {
    const { entries } = yield* desk.lists.list({ site, scope, window })
    lists.push((yield* renderEntries(entries.slice(0, limit), { hasScore: false })).join())
  }
  const hasStories = lists.some((list) => list !== '')
  return { text: lists.join('\n') + renderStale(desk.board.state()), hasStories }
}

/** The body of `GET /v1/trending/rising`, in ASCII. */
export function* renderRising(
  desk: TrendingDesk,
  site: string,
  { scope, limit }: RisingQuery,
): Steps<string> {
  const list = yield* desk.lists.rising(site, scope)
  const entries = yield* renderEntries(list.entries.slice(0, limit))
  return `{"site":"${site}","scope":${toAscii(JSON.stringify(scope))},"entries":[${entries.join(',')}]${renderStale(desk.board.state())}}`
}

/** Additional members of an object, where the board is stale. */
export function renderStale({ isStale, asOfMs }: BoardState): string {
  return isStale ? `,"stale":true,"asOf":"${new Date(asOfMs).toISOString()}"` : ''
}

function* renderFirstPage({ lists, orders }: TrendingDesk, key: ListKey, limit: number): Steps<string> {
  const list = yield* lists.list(key)
  const entries = yield* renderEntries(list.entries.slice(0, limit))
  const next =
    list.entries.length > limit
      ? formatCursor({ orderId: orders.freeze(key, list).id, offset: limit })
      : undefined
  return renderList(key.scope, entries, next)
}

/**
 * Renders a further page: the order is that of the first page, the figures are current. A story that was blocked
 * meanwhile, or that is unknown by now, is left out, and the others keep their ranks.
 */
function* renderPage(
  desk: TrendingDesk,
  site: string,
  { scope: scopes, window, limit, cursor }: TrendingQuery & { cursor: string },
): Steps<string> {
  const { board, lists, orders } = desk
  const asked = parseCursor(cursor)
  const order = asked === undefined ? undefined : orders.find(asked.orderId)
  if (asked === undefined || order === undefined)
    throw badCursor('It has expired, or is none of this service.')
  const [scope] = scopes
  if (scopes.length !== 1 || !isOrderOf(order, { site, scope: scope ?? '', window })) {
    throw badCursor('It belongs to another list: repeat its site, scope and window.')
  }
  const { decisions } = lists.momentOf(site)
  const list = yield* lists.list(order)
  const listed = new Map(list.entries.map((each) => [each.entry.storyId, each.entry]))
  const end = asked.offset + limit
  const entries: string[] = []
  yield* visitInSteps(order.storyIds.slice(asked.offset, end), entriesPerStep, (storyId, index) => {
    const entry = listed.get(storyId) ?? board.find(site, order.scope, window, storyId)
    if (entry === undefined || isBlocked(entry, decisions)) return
    const isPinned = order.pinned.has(storyId)
    entries.push(renderEntry({ entry, isPinned }, { rank: asked.offset + index + 1 }))
  })
  const next = end < order.storyIds.length ? formatCursor({ orderId: order.id, offset: end }) : undefined
  return renderList(order.scope, entries, next)
}

function* renderEntries(
  entries: readonly DecidedEntry<RankedEntry | RisingEntry>[],
  options: { hasScore?: boolean } = {},
): Steps<string[]> {
  const rendered: string[] = []
  yield* visitInSteps(entries, entriesPerStep, (entry, index) =>
    rendered.push(renderEntry(entry, { ...options, rank: index + 1 })),
  )
  return rendered
}

function renderList(scope: string, entries: readonly string[], nextCursor: string | undefined): string {
  const next = nextCursor === undefined ? '' : `,"nextCursor":"${nextCursor}"`
  return `{"scope":${toAscii(JSON.stringify(scope))},"entries":[${entries.join(',')}]${next}}`
}

function isOrderOf(order: FrozenOrder, key: ListKey): boolean {
  return order.site === key.site && order.scope === key.scope && order.window === key.window
}

function badCursor(why: string): HttpFault {
  return new HttpFault(400, 'bad_cursor', {
    detail: 'This cursor leads nowhere. Begin again without one.',
    errors: [{ in: 'query', pointer: '#/cursor', detail: why }],
  })
}
