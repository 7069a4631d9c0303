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
  /** The time since which it has been following Redis; Infinity: it has all that there is. */
  followedToMs: number
  /** Makes a story live, or read by so many more readers. */
  read(storyId: string, readers: number, facts?: StoryFacts): void
  hide(storyId: string): void
  show(storyId: string): void
  /** Sorts the pools again. */
  advance(): void
}

type StoryFacts = Parameters<StorySignals['setFacts']>[1]

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
  const stories: TestStories = {
    site: 'dev',
    signals,
    followedToMs: Infinity,
    asOfMs: () => stories.followedToMs,
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
      slugs: {
        section: traits.get(storyId)?.sections[0],
        publisher: traits.get(storyId)?.publisher,
        tags: [],
      },
      language: undefined,
      knownSinceMinute: undefined,
    }),
    mayShow,
    read(storyId, readers, facts = {}) {
      signals.addViews(storyId, Math.floor(nowMs / 60_000), readers)
      signals.setFacts(storyId, facts, nowMs)
      const story = signals.get(storyId)
      if (story === undefined) return
      const made = toStoryTraits(story)
      traits.set(storyId, made)
      events.put(made)
    },
    hide: (storyId) => void hidden.add(storyId),
    show: (storyId) => void hidden.delete(storyId),
    advance() {
      pools = toSitePools(signals.stories(), options)
      version++
    },
  }
  return stories
}
