import type { TrendingWindow } from '@frontpage/contracts'
import type {
  BoardState,
  ListSkeleton,
  RankedEntry,
  StoryReport,
  TrendingBoard,
} from '../src/list/trending-board.js'

/** A board with the stories that a test gives it. */
export interface FakeBoard extends TrendingBoard {
  /**
   * Parses `a b c`, or `a:section`, `a:section:publisher`, `a:section:publisher:tag`: ranked in this order in `global`,
   * and in their sections.
   */
  rank(stories: string, window?: TrendingWindow): void
  set(state: Partial<BoardState>): void
  setSites(...sites: string[]): void
  /** Scores decay: nothing else changes. */
  decay(): void
  close(): void
}

export const asOfMs = Date.parse('2026-06-01T12:00:00Z')

export function createFakeBoard(): FakeBoard {
  let version = 1
  let listener = (_sites: readonly string[]): void => undefined
  let state: BoardState = { isLoaded: true, isStale: false, asOfMs }
  let sites: readonly string[] = ['daily']
  const byWindow = new Map<TrendingWindow, readonly RankedEntry[]>()
  const known = new Map<string, RankedEntry>()

  function listOf(scope: string, window: TrendingWindow): readonly RankedEntry[] {
    const all = byWindow.get(window) ?? byWindow.get('now') ?? []
    return scope === 'global' ? all : all.filter(({ slugs }) => scope === `section:${slugs.section}`)
  }

  function skeletonOf(entries: readonly RankedEntry[]): ListSkeleton {
    const earlier = new Map<string, number>()
    for (const { storyId, previousRank } of entries) {
      if (previousRank !== undefined) earlier.set(storyId, previousRank)
    }
    return { ranked: entries.map(({ storyId, score }) => ({ storyId, score })), earlier }
  }

  function change(): void {
    version++
    listener(sites)
  }

  function reportOf(entry: RankedEntry): StoryReport {
    const { storyId, slugs, card, readers } = entry
    return {
      storyId,
      slugs,
      card,
      readersNow: 3,
      readers,
      minutes: { fromMs: asOfMs - 120_000, counts: [1, 2] },
      scopes: slugs.section === undefined ? ['global'] : ['global', `section:${slugs.section}`],
      why: [{ code: 'rising', params: { factor: 12 } }],
    }
  }

  return {
    state: () => state,
    sites: () => sites,
    version: () => version,
    onChange: (called) => void (listener = called),
    rankList: (_site, scope, window) => skeletonOf(listOf(scope, window)),
    rankRising: (_site, scope) => ({
      found: listOf(scope, 'now').map(({ storyId, score }) => ({
        storyId,
        factor: 12.34567,
        surprise: score,
      })),
      earlier: skeletonOf(listOf(scope, 'now')).earlier,
    }),
    hydrateList: (_site, _scope, { ranked, earlier }) =>
      ranked.flatMap(({ storyId, score }) => {
        const entry = known.get(storyId)
        return entry === undefined ? [] : { ...entry, score, previousRank: earlier.get(storyId) }
      }),
    hydrateRising: (_site, _scope, { found }) =>
      found.flatMap(({ storyId, factor }) => {
        const entry = known.get(storyId)
        return entry === undefined ? [] : { ...entry, factor }
      }),
    find: (_site, _scope, _window, storyId) => known.get(storyId),
    story(_site, storyId) {
      const entry = known.get(storyId)
      return entry && reportOf(entry)
    },
    rank(stories, window = 'now') {
      const entries = stories
        .split(' ')
        .filter((text) => text !== '')
        .map((text, index) => buildEntry(text, index))
      for (const entry of entries) known.set(entry.storyId, entry)
      byWindow.set(window, entries)
      change()
    },
    set(next) {
      state = { ...state, ...next }
      change()
    },
    setSites(...names) {
      sites = names
      change()
    },
    decay() {
      for (const [window, entries] of byWindow) {
        byWindow.set(
          window,
          entries.map((entry) => ({ ...entry, score: entry.score * 0.9 })),
        )
      }
      change()
    },
    close: () => undefined,
  }
}

function buildEntry(text: string, index: number): RankedEntry {
  const [storyId = '', section, publisher, tag] = text.split(':')
  return {
    storyId,
    slugs: { section, publisher, tags: tag === undefined ? [] : [tag] },
    card: {
      storyId,
      title: `Judul “${storyId}” 新聞`,
      url: `https://www.daily.example/${storyId}`,
      section,
      publisher,
      ...(tag !== undefined && { tags: [tag] }),
    },
    previousRank: index === 0 ? undefined : index,
    readers: { m15: Math.max(0, 10 - index), h1: Math.max(0, 20 - index), h24: 40 - index },
    score: 10 / (index + 1),
    series: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  }
}
