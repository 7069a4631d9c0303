import { readersSince, type SiteHour, type StoryActivity } from '@frontpage/ranking'
import type { StorySlugs } from '@frontpage/editorial'
import type { KnownStory, StoryCard } from '@frontpage/read-models'
import type { RankedEntry, RisingEntry } from '../list/trending-board.js'

const minuteMs = 60_000
const seriesSteps = 12
const seriesStepMs = 5 * minuteMs

export interface EntryContext {
  readonly nowMs: number
  readonly siteHours: ReadonlyMap<number, SiteHour>
}

export interface EntryFacts {
  readonly score: number
  readonly previousRank: number | undefined
}

/**
 * An entry of a list. Its details are counted when they are asked for: a list is 200 deep, and ten of these are looked
 * at.
 */
export function createBoardEntry(
  story: StoryActivity,
  known: KnownStory,
  { score, previousRank, nowMs, siteHours }: EntryFacts & EntryContext,
): RankedEntry {
  return new BoardEntry(story, known, { score, previousRank, nowMs, siteHours })
}

export function createRisingEntry(
  story: StoryActivity,
  known: KnownStory,
  { factor, ...rest }: EntryFacts & EntryContext & { factor: number },
): RisingEntry {
  return Object.assign(new BoardEntry(story, known, rest), { factor })
}

class BoardEntry implements RankedEntry {
  readonly storyId: string
  readonly slugs: StorySlugs
  readonly card: StoryCard
  readonly score: number
  readonly previousRank: number | undefined
  readonly #story: StoryActivity
  readonly #context: EntryContext
  #readers: RankedEntry['readers'] | undefined
  #series: readonly number[] | undefined

  constructor(story: StoryActivity, known: KnownStory, facts: EntryFacts & EntryContext) {
    this.storyId = story.storyId
    this.slugs = known.slugs
    this.card = known.card
    this.score = facts.score
    this.previousRank = facts.previousRank
    this.#story = story
    this.#context = facts
  }

  get readers(): RankedEntry['readers'] {
    return (this.#readers ??= countReaders(this.#story, this.#context))
  }

  get series(): readonly number[] {
    return (this.#series ??= countSteps(this.#story, this.#context, {
      steps: seriesSteps,
      stepMs: seriesStepMs,
    }))
  }
}

export function countReaders(
  story: StoryActivity,
  { nowMs, siteHours }: EntryContext,
): RankedEntry['readers'] {
  const within = (minutes: number): number =>
    Math.round(readersSince(story, nowMs - minutes * minuteMs, nowMs, siteHours))
  return { m15: within(15), h1: within(60), h24: within(24 * 60) }
}

/** Readers by step of time until the current minute, oldest first, capped as a story's rank is. */
export function countSteps(
  story: StoryActivity,
  { nowMs, siteHours }: EntryContext,
  { steps, stepMs }: { steps: number; stepMs: number },
): number[] {
  const untilMs = (Math.floor(nowMs / minuteMs) + 1) * minuteMs
  return Array.from({ length: steps }, (_, at) => {
    const fromMs = untilMs - (steps - at) * stepMs
    return Math.round(readersSince(story, fromMs, fromMs + stepMs - 1, siteHours))
  })
}
