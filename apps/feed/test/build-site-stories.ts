import { storyNumberOf } from '@frontpage/contracts'
import {
  createEventIndex,
  createStorySignals,
  noCoReads,
  toStoryTraits,
  type StorySignals,
  type StoryTraits,
} from '@frontpage/ranking'
import type { SiteStories } from '../src/board/site-board.js'
import { toSitePools } from '../src/board/site-pools.js'

/** The live stories of a site, put there by a test. */
export interface TestStories extends SiteStories {
  readonly signals: StorySignals
  /** Makes a story live, or read by so many more readers. */
  read(storyId: string, readers: number, facts?: { section?: string; title?: string }): void
  hide(storyId: string): void
  show(storyId: string): void
  /** Sorts the pools again. */
  advance(): void
}

export function buildSiteStories(nowMs: number): TestStories {
  const signals = createStorySignals({ numberOf: storyNumberOf })
  const events = createEventIndex()
  const traits = new Map<string, StoryTraits>()
  const hidden = new Set<string>()
  const mayShow = (storyId: string): boolean => !hidden.has(storyId)
  const traitsOf = (storyId: string): StoryTraits | undefined => traits.get(storyId)
  const options = { nowMs, traitsOf, mayShow, countries: new Map(), pinned: [] }
  let pools = toSitePools([], options)
  let version = 0
  return {
    site: 'dev',
    signals,
    version: () => version,
    pools: () => pools,
    coReads: noCoReads,
    events,
    storyOf: (storyId) => signals.get(storyId),
    byNumber: (number) => signals.byNumber(number),
    traitsOf,
    traitsByNumber(number) {
      const story = signals.byNumber(number)
      return story && traits.get(story.storyId)
    },
    knownOf: (storyId) => ({
      card: { storyId, title: signals.get(storyId)?.title },
      slugs: { tags: [] },
      language: undefined,
      knownSinceMinute: undefined,
    }),
    mayShow,
    read(storyId, readers, facts = {}) {
      signals.addViews(storyId, Math.floor(nowMs / 60_000), readers)
      signals.setFacts(storyId, facts, nowMs)
      const story = signals.get(storyId)
      if (story !== undefined) traits.set(storyId, toStoryTraits(story))
    },
    hide: (storyId) => void hidden.add(storyId),
    show: (storyId) => void hidden.delete(storyId),
    advance() {
      pools = toSitePools(signals.stories(), options)
      version++
    },
  }
}
