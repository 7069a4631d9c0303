import type { ReaderHistory, StoryNumber, ViewedStory } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'
import { lessOfFactor } from './less-of.js'

/** What a reader's history says about topics; topics are `section:sport`, `tag:…`, `author:…`, `publisher:…`. */
export interface ReaderInterests {
  /** In (0, 1): the share of what was read that has the topic, drawn towards 0 while little was read. */
  readonly affinities: ReadonlyMap<string, number>
  /** Sections that were read, the strongest first. */
  readonly sections: readonly string[]
  /** Latest first. */
  readonly followed: ReadonlySet<string>
  /** Read last, latest first. */
  readonly recent: readonly StoryTraits[]
}

/** One view is this many times as much as nothing: after five, a reader's only section has an affinity of one half. */
const priorViews = 5
const halfLifeDays = 7
const recentStories = 5
/** A page that was left at once says little, a story read to its end more than one that was opened. */
const weights = { left: 0.3, opened: 1, read: 1.5, completed: 2, clicked: 0.5 }
const leftSeconds = 5
const readSeconds = 30

/** @param storyOf returns a live story; stories that are gone add to no topic */
export function toReaderInterests(
  reader: ReaderHistory,
  { nowMs, storyOf }: { nowMs: number; storyOf: (number: StoryNumber) => StoryTraits | undefined },
): ReaderInterests {
  const sums = new Map<string, number>()
  let views = 0
  function add(story: StoryTraits | undefined, weight: number): void {
    views += weight
    for (const topic of story?.topics ?? []) sums.set(topic, (sums.get(topic) ?? 0) + weight)
  }
  const decay = (thenMs: number): number => 2 ** (-Math.max(0, nowMs - thenMs) / (halfLifeDays * 86_400_000))
  const latest: { story: StoryTraits; lastMs: number }[] = []
  for (const [number, view] of reader.viewed) {
    const story = storyOf(number)
    if (story !== undefined) latest.push({ story, lastMs: view.lastMs })
    add(story, weightOf(view) * decay(view.lastMs))
  }
  for (const [number, clickedMs] of reader.clicked) {
    if (!reader.viewed.has(number)) add(storyOf(number), weights.clicked * decay(clickedMs))
  }
  const wantsLess = reader.lessOf.size > 0
  for (const [topic, sum] of sums) {
    const lessOfMs = wantsLess ? reader.lessOf.get(topic) : undefined
    const factor = lessOfMs === undefined ? 1 : lessOfFactor(lessOfMs, nowMs)
    if (factor === 0) sums.delete(topic)
    else sums.set(topic, (factor * sum) / (views + priorViews))
  }
  latest.sort((a, b) => b.lastMs - a.lastMs || (a.story.number < b.story.number ? -1 : 1))
  return {
    affinities: sums,
    sections: [...sums.keys()]
      .filter((topic) => topic.startsWith('section:'))
      .toSorted((a, b) => sums.get(b)! - sums.get(a)! || (a < b ? -1 : 1)),
    followed: new Set(
      [...reader.followed]
        .toSorted(([a, aMs], [b, bMs]) => bMs - aMs || (a < b ? -1 : 1))
        .map(([topic]) => topic),
    ),
    recent: latest.slice(0, recentStories).map(({ story }) => story),
  }
}

/** An affinity is less than 1. */
export const strongestInterest = Math.log(3) + 0.5

/**
 * What a story's topics add to its log-odds while the ranker has not learned it from the site's own lists: up to ln 3
 * for the topic that is read most, and .5 for one that is followed.
 */
export function interestBonus({ topics }: StoryTraits, { affinities, followed }: ReaderInterests): number {
  if (affinities.size === 0 && followed.size === 0) return 0
  const followsAny = followed.size > 0
  let strongest = 0
  let isFollowed = false
  for (const topic of topics) {
    const affinity = affinities.get(topic)
    if (affinity !== undefined && affinity > strongest) strongest = affinity
    if (followsAny && followed.has(topic)) isFollowed = true
  }
  return Math.log(1 + 2 * strongest) + (isFollowed ? 0.5 : 0)
}

function weightOf({ seconds, completed }: ViewedStory): number {
  if (completed) return weights.completed
  if (seconds >= readSeconds) return weights.read
  return seconds > 0 && seconds < leftSeconds ? weights.left : weights.opened
}
