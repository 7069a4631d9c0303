import { softmax } from '../../learning/softmax.js'

/** How fast appeal follows: the most that one list can change its logarithm by. */
const rates = [0.6, 1.2] as const
/** A story that is in no list any more loses half of what was learned of it in this time. */
const halfLifeMs = 24 * 3_600_000
/** It is forgotten after this time. */
const keptMs = 72 * 3_600_000

export const appealNames = ['appeal', 'appealFast'] as const

/** How much stories are preferred to those that they are shown with, as logarithms; one number for each of `appealNames`. */
export interface StoryAppeal {
  of(storyId: string): readonly number[]
}

const none = rates.map(() => 0)
export const noAppeal: StoryAppeal = { of: () => none }

export interface LearnedAppeal extends StoryAppeal {
  /**
   * @param offsets how much less likely than others the reader was to choose each story, as logarithms: one who has read a
   *   story says little about its appeal
   */
  learn(
    stories: readonly string[],
    clicked: readonly number[],
    options: { readonly offsets: readonly number[]; readonly atMs: number },
  ): void
  entries(): AppealEntries
}

/**
 * By story id: the strengths, and the minute since 1970 of the last list from which they were learned. Plain JSON.
 */
export type AppealEntries = Readonly<Record<string, readonly number[]>>

interface Learned {
  readonly strengths: readonly number[]
  readonly atMs: number
}

const minuteMs = 60_000

/**
 * Plackett-Luce strengths, learned online by gradient steps of a constant size as Elo ratings are. They forget by lists, and
 * by time only where there are none, so a story that is shown often is known anew within minutes, and unlike a click-through
 * rate they know against which stories a click was won.
 *
 * @param entries unsound ones are left out
 * @param options.maxStories those whose lists are longest ago are forgotten
 * @param options.maxIdCharacters of all ids together: an id may be an address
 */
export function createStoryAppeal(
  entries: AppealEntries = {},
  { maxStories = 2_000, maxIdCharacters = 100_000 } = {},
): LearnedAppeal {
  /** The story whose list is longest ago comes first. */
  const learned = new Map<string, Learned>()
  let idCharacters = 0
  let newestMs = -Infinity

  function remove(storyId: string): void {
    if (learned.delete(storyId)) idCharacters -= storyId.length
  }

  function put(storyId: string, story: Learned): void {
    remove(storyId)
    learned.set(storyId, story)
    idCharacters += storyId.length
    newestMs = Math.max(newestMs, story.atMs)
  }

  function bound(): void {
    for (const [storyId, { atMs }] of learned) {
      const isRoom = learned.size <= maxStories && idCharacters <= maxIdCharacters
      if (isRoom && atMs > newestMs - keptMs) return
      remove(storyId)
    }
  }

  // JSON objects put ids that are numbers first, whatever the order they were written in.
  for (const [storyId, story] of readEntries(entries).toSorted(([, a], [, b]) => a.atMs - b.atMs)) {
    put(storyId, story)
  }
  bound()

  return {
    of: (storyId) => learned.get(storyId)?.strengths ?? none,
    learn(stories, clicked, { offsets, atMs }) {
      const before = stories.map((storyId) => strengthsAt(learned.get(storyId), atMs))
      const chances = rates.map((_, at) => {
        const scores = Float64Array.from(before, (each, index) => each[at]! + offsets[index]!)
        softmax(scores)
        return scores
      })
      stories.forEach((storyId, index) => {
        const share = clicked.includes(index) ? 1 / clicked.length : 0
        const strengths = before[index]!.map(
          (strength, at) => strength + rates[at]! * (share - chances[at]![index]!),
        )
        // A list may come late.
        put(storyId, { strengths, atMs: Math.max(atMs, learned.get(storyId)?.atMs ?? atMs) })
      })
      bound()
    },
    entries: () =>
      Object.fromEntries(
        Array.from(learned, ([storyId, { strengths, atMs }]) => [
          storyId,
          [...strengths.map(round), Math.floor(atMs / minuteMs)],
        ]),
      ),
  }
}

/** The appeal that entries tell of at a time: less of stories that were in no list lately. */
export function toStoryAppeal(entries: AppealEntries, nowMs: number): StoryAppeal {
  const strengths = new Map(
    readEntries(entries).flatMap(([storyId, story]) =>
      story.atMs > nowMs - keptMs ? [[storyId, strengthsAt(story, nowMs)] as const] : [],
    ),
  )
  return { of: (storyId) => strengths.get(storyId) ?? none }
}

export function areSoundEntries(entries: AppealEntries): boolean {
  return Object.values(entries).every(isSound)
}

function isSound(entry: readonly number[]): boolean {
  return Array.isArray(entry) && entry.length === rates.length + 1 && entry.every(Number.isFinite)
}

function readEntries(entries: AppealEntries): [string, Learned][] {
  return Object.entries(entries).flatMap(([storyId, entry]) =>
    isSound(entry)
      ? [[storyId, { strengths: entry.slice(0, -1), atMs: entry[rates.length]! * minuteMs }]]
      : [],
  )
}

function strengthsAt(story: Learned | undefined, nowMs: number): readonly number[] {
  if (story === undefined) return none
  const idleMs = nowMs - story.atMs
  if (idleMs <= 0) return story.strengths
  const left = 2 ** (-idleMs / halfLifeMs)
  return story.strengths.map((strength) => strength * left)
}

function round(value: number): number {
  return Number(value.toFixed(3))
}
