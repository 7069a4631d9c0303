import { formatScope, parseScope, type scopeKinds, type TrendingWindow } from '@frontpage/contracts'
import { sectionsOf } from '@frontpage/editorial'
import { restrictToCountry, type StoryActivity, type StoryBoard } from '@frontpage/ranking'
import type { StoryCards } from '@frontpage/read-models'
import { isListed } from './is-listed.js'
import { storiesToRank, maxRanked } from './stories-to-rank.js'

/** The moment that lists describe; another moment is another object. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** The stories of a scope; where there are many, those that can be among the first of the window. */
export type ScopedStories = (
  scope: string,
  window: TrendingWindow,
  moment: Moment,
) => readonly StoryActivity[]

/**
 * Returns a function that sorts the board's stories by scope once for each moment that it is asked about. Stories that
 * may not be shown then, or that need more readers, are in no scope.
 */
export function createScopedStories(
  board: StoryBoard,
  {
    cards,
    isVisible,
  }: { cards: Pick<StoryCards, 'get' | 'has'>; isVisible: (storyId: string, nowMs: number) => boolean },
): ScopedStories {
  let visible: { readonly moment: Moment; readonly stories: readonly StoryActivity[] } | undefined
  let index: { readonly moment: Moment; readonly stories: ReadonlyMap<string, StoryActivity[]> } | undefined

  function visibleStories(moment: Moment): readonly StoryActivity[] {
    if (visible?.moment !== moment) {
      const stories = [...board.stories()].filter(
        (story) => isVisible(story.storyId, moment.nowMs) && isListed(story, cards),
      )
      visible = { moment, stories }
    }
    return visible.stories
  }

  /** Any client may ask for any scope: a name that no story has must cost nothing. */
  function storiesByScope(moment: Moment): ReadonlyMap<string, StoryActivity[]> {
    if (index?.moment !== moment) index = { moment, stories: indexByScope(visibleStories(moment), cards) }
    return index.stories
  }

  return function storiesIn(scopeText, window, moment) {
    const { nowMs } = moment
    const scope = parseScope(scopeText) ?? { kind: 'global' }
    if (scope.kind !== 'country') {
      const stories =
        scope.kind === 'global' ? visibleStories(moment) : (storiesByScope(moment).get(scopeText) ?? [])
      return window === 'now' ? storiesToRank(stories, nowMs) : stories
    }
    // Restricting a story to a country costs more than ranking it.
    const { value: country } = scope
    const sinceHour = Math.floor(nowMs / 3_600_000) - (window === '1h' ? 1 : window === '6h' ? 6 : 24)
    const read = visibleStories(moment).filter((story) => readersFrom(country, story, sinceHour) > 0)
    const chosen = window === 'now' ? storiesToRank(read, nowMs) : mostReadFrom(country, read, sinceHour)
    return chosen.map((story) => restrictToCountry(story, country))
  }
}

function indexByScope(
  stories: Iterable<StoryActivity>,
  cards: Pick<StoryCards, 'get'>,
): Map<string, StoryActivity[]> {
  const index = new Map<string, StoryActivity[]>()
  function add(story: StoryActivity, kind: (typeof scopeKinds)[number], value: string | undefined): void {
    if (value === undefined) return
    const scope = formatScope({ kind, value })
    const known = index.get(scope)
    if (known === undefined) index.set(scope, [story])
    else known.push(story)
  }
  for (const story of stories) {
    const { slugs, language } = cards.get(story.storyId)
    for (const section of new Set(sectionsOf(slugs))) add(story, 'section', section)
    add(story, 'publisher', slugs.publisher)
    for (const tag of new Set(slugs.tags)) add(story, 'tag', tag)
    // A list for `id` includes stories in `id-id`.
    for (let end = language?.length ?? -1; end > 0; end = language!.lastIndexOf('-', end - 1)) {
      add(story, 'language', language!.slice(0, end))
    }
  }
  return index
}

function mostReadFrom(
  country: string,
  stories: readonly StoryActivity[],
  sinceHour: number,
): StoryActivity[] {
  return stories
    .map((story) => ({ story, readers: readersFrom(country, story, sinceHour) }))
    .toSorted((a, b) => b.readers - a.readers)
    .slice(0, maxRanked)
    .map(({ story }) => story)
}

function readersFrom(country: string, { hours }: StoryActivity, sinceHour: number): number {
  let readers = 0
  for (let at = hours.length - 1; at >= 0 && hours[at]!.hour >= sinceHour; at--) {
    readers += hours[at]!.countries.get(country) ?? 0
  }
  return readers
}
