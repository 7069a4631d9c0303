import type { ReaderHistory } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'

const dayMs = 86_400_000
/**
 * X's feedback fatigue (twitter/the-algorithm, FeedbackFatigueScorer.scala): nothing at all for 14 days, then .2, .4, .6
 * and .8 of the weight for 35 days each.
 */
const strongDays = 14
const stepDays = 35
const steps = 4

/** The factor of a story's odds after its reader wanted less of a topic: 0 for 14 days, then rising to 1 within 140. */
export function lessOfFactor(sinceMs: number, nowMs: number): number {
  const days = (nowMs - sinceMs) / dayMs
  if (days < strongDays) return 0
  return Math.min(1, (1 + Math.floor((days - strongDays) / stepDays)) / (steps + 1))
}

interface LessOf {
  readonly topic: string
  /** Less than 1. */
  readonly factor: number
  readonly sinceMs: number
}

/** The wishes for less of one reader that hold now. */
export interface LessOfWishes {
  /** The strongest that applies to a story. */
  find(story: StoryTraits): LessOf | undefined
  /** Whether some only lower a story's rank; without such ones a story is either unwanted or not. */
  readonly areFading: boolean
}

/**
 * A topic of the story that the reader followed later lifts a wish for less, and so does one that the reader asks for
 * now: who opens the sport page gets sport.
 */
export function createLessOfWishes(
  { lessOf, followed }: Pick<ReaderHistory, 'lessOf' | 'followed'>,
  { nowMs, asked }: { nowMs: number; asked?: ReadonlySet<string> | undefined },
): LessOfWishes {
  const wishes = new Map<string, LessOf>()
  let areFading = false
  for (const [topic, sinceMs] of lessOf) {
    const factor = lessOfFactor(sinceMs, nowMs)
    if (factor === 1 || asked?.has(topic) === true) continue
    wishes.set(topic, { topic, factor, sinceMs })
    if (factor > 0) areFading = true
  }

  function find({ topics }: StoryTraits): LessOf | undefined {
    let strongest: LessOf | undefined
    for (const topic of topics) {
      const wish = wishes.get(topic)
      if (wish === undefined || wish.factor >= (strongest?.factor ?? 1)) continue
      if (!topics.some((each) => (followed.get(each) ?? -Infinity) > wish.sinceMs)) strongest = wish
    }
    return strongest
  }
  return { find: wishes.size === 0 ? () => undefined : find, areFading }
}
