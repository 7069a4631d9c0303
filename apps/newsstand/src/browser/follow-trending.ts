import type { trending } from '@frontpage/api-client'
import type { PageData } from '../pages/page-data.js'
import { storyChanged } from './story-changed.js'

type Entry = trending.TrendingEntry

/** Readers see a list move at most this often. */
const calmMs = 8_000

/** Pages that were refused together do not all come back at once. */
function pauseMs(): number {
  return 5_000 + Math.random() * 10_000
}

/**
 * Keeps the list of what is read most now up to date. Rows stand where `data-rank` says, each in a place of its own, so
 * that nothing but them moves; and they stay while the reader points at one.
 *
 * @param unwanted the ids of stories that are not to stand in it; the reader may hide more
 */
export function followTrending(
  { trending: { url, site, scope, limit, sections }, texts, language }: PageData,
  unwanted: ReadonlySet<string>,
): void {
  const list = document.querySelector<HTMLOListElement>('[data-rail]')
  if (list === null || list.children.length === 0) return
  const rail = list
  const length = rail.children.length
  const format = new Intl.NumberFormat(language)
  let latest: readonly Entry[] | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const query = new URLSearchParams({ site, scope, window: '1h', limit: String(limit) })
  const live = document.querySelector<HTMLElement>('[data-live]')
  const showLive = (isLive: boolean): void => {
    if (live !== null) live.hidden = !isLive
  }
  let source: EventSource | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  connect()
  // A page in the browser's back-forward cache must hold no connection.
  window.addEventListener('pagehide', () => {
    clearTimeout(again)
    source?.close()
  })
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) connect()
  })

  function connect(): void {
    const stream = new EventSource(`${url}/v1/trending/stream?${query.toString()}`)
    source = stream
    stream.addEventListener('open', () => showLive(true))
    stream.addEventListener('error', () => {
      showLive(false)
      // The browser itself comes back after a broken connection, but never after an answer that is no stream.
      if (stream.readyState === EventSource.CLOSED) again = setTimeout(connect, pauseMs())
    })
    stream.addEventListener('lists', (event: MessageEvent<string>) => {
      const { lists } = JSON.parse(event.data) as trending.TrendingReply
      latest = lists[0]?.entries.filter(isOurs)
      timer ??= setTimeout(show, calmMs)
    })
  }

  /** The sign is for eyes, the words are for those who listen: as the server renders both. */
  function tellMove(places: number): HTMLElement[] {
    if (places === 0) return []
    const isUp = places > 0
    const count = String(Math.abs(places))
    const sign = document.createElement('span')
    sign.ariaHidden = 'true'
    sign.textContent = `${isUp ? '▲' : '▼'} ${count}`
    const words = document.createElement('span')
    words.className = 'visually-hidden'
    words.textContent = (isUp ? texts.movedUp : texts.movedDown).replace('#', count)
    return [sign, words]
  }

  function isOurs({ title, section }: Entry): boolean {
    return title !== undefined && section !== undefined && sections.includes(section)
  }

  function show(): void {
    timer = undefined
    const next = (latest ?? []).filter(({ storyId }) => !unwanted.has(storyId)).slice(0, length)
    if (next.length < length) return
    if (rail.matches(':hover, :focus-within')) {
      timer = setTimeout(show, calmMs)
      return
    }
    const rows = new Map(
      [...rail.children].map((row) => [(row as HTMLElement).dataset['story'], row as HTMLElement]),
    )
    const kept = new Set(next.map(({ storyId }) => storyId))
    const free = [...rows].flatMap(([id, row]) => (id !== undefined && kept.has(id) ? [] : row))
    next.forEach((entry, index) => {
      const known = rows.get(entry.storyId)
      const row = known ?? free.pop()
      if (row !== undefined) fill(row, entry, index + 1, known === undefined)
    })
    // Readers of the page's text get the new order; what is seen does not change by it.
    setTimeout(() => {
      if (rail.matches(':focus-within')) return
      const ordered = [...rail.children].toSorted((a, b) => rankOf(a) - rankOf(b))
      if (ordered.some((row, index) => rail.children[index] !== row)) rail.append(...ordered)
    }, 1_000)
  }

  function fill(row: HTMLElement, entry: Entry, rank: number, isNew: boolean): void {
    const before = Number(row.dataset['rank'])
    row.dataset['rank'] = row.dataset['position'] = String(rank)
    row.dataset['story'] = entry.storyId
    set(row, '.rail__rank', String(rank))
    const count = entry.readers.h1
    set(
      row,
      '[data-readers]',
      count === 1 ? texts.oneReader : texts.manyReaders.replace('#', format.format(count)),
    )
    const move = row.querySelector<HTMLElement>('.move')
    if (move !== null) {
      const places = before - rank
      move.dataset['move'] = isNew ? 'new' : places > 0 ? 'up' : places < 0 ? 'down' : ''
      move.replaceChildren(...(isNew ? [texts.isNew] : tellMove(places)))
    }
    if (!isNew) return
    const link = row.querySelector('a')
    if (link === null) return
    link.textContent = entry.title ?? ''
    link.href = `/${encodeURIComponent(entry.section ?? '')}/${encodeURIComponent(entry.storyId)}`
    row.dispatchEvent(new Event(storyChanged, { bubbles: true }))
    row.dataset['entering'] = ''
    requestAnimationFrame(() => delete row.dataset['entering'])
  }
}

function rankOf(row: Element): number {
  return Number((row as HTMLElement).dataset['rank'])
}

function set(row: HTMLElement, selector: string, text: string): void {
  const element = row.querySelector(selector)
  if (element !== null && element.textContent !== text) element.textContent = text
}
