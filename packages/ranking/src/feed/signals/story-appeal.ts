/** How fast appeal follows: the most that one list can change its logarithm by. */
const rates = [0.6, 1.2] as const

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
  learn(stories: readonly string[], clicked: readonly number[], offsets: readonly number[]): void
  entries(): AppealEntries
}

/** By story id, as JSON. */
export type AppealEntries = Readonly<Record<string, readonly number[]>>

/**
 * Plackett-Luce strengths, learned online by gradient steps of a constant size as Elo ratings are. They forget by lists and not
 * by time, so a story that is shown often is known anew within minutes, and unlike a click-through rate they know against
 * which stories a click was won.
 * @param options.maxStories those whose lists are longest ago are forgotten
 */
export function createStoryAppeal(entries: AppealEntries = {}, { maxStories = 2_000 } = {}): LearnedAppeal {
  const strengths = new Map<string, readonly number[]>(Object.entries(entries))

  return {
    of: (storyId) => strengths.get(storyId) ?? none,
    learn(stories, clicked, offsets) {
      const before = stories.map((storyId) => strengths.get(storyId) ?? none)
      const chances = rates.map((_, at) => softmax(before.map((each, index) => each[at]! + offsets[index]!)))
      stories.forEach((storyId, index) => {
        const share = clicked.includes(index) ? 1 / clicked.length : 0
        strengths.delete(storyId)
        strengths.set(
          storyId,
          before[index]!.map((strength, at) => strength + rates[at]! * (share - chances[at]![index]!)),
        )
      })
      for (const storyId of strengths.keys()) {
        if (strengths.size <= maxStories) break
        strengths.delete(storyId)
      }
    },
    entries: () => Object.fromEntries([...strengths].map(([storyId, each]) => [storyId, each.map(round)])),
  }
}

function softmax(values: readonly number[]): number[] {
  const highest = Math.max(...values)
  const exponentials = values.map((value) => Math.exp(value - highest))
  const sum = exponentials.reduce((total, value) => total + value, 0)
  return exponentials.map((value) => value / sum)
}

function round(value: number): number {
  return Number(value.toFixed(3))
}
