import type { ReaderHistory } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'

const dayMs = 86_400_000
/** X's feedback fatigue (twitter/the-algorithm, FeedbackFatigueScorer.scala): nothing at all for 14 days, then .2, .4, .6 and .8 of the weight for 35 days each. */
const strongDays = 14
const stepDays = 35
const steps = 4

/** The factor of a story's odds after its reader wanted less of a topic: 0 for 14 days, then rising to 1 within 140. */
export function lessOfFactor(sinceMs: number, nowMs: number): number {
  const days = (nowMs - sinceMs) / dayMs
  if (days < strongDays) return 0
  return Math.min(1, (1 + Math.floor((days - strongDays) / stepDays)) / (steps + 1))
}

export interface LessOf {
  readonly topic: string
  readonly factor: number
}

/**
 * The strongest wish for less that applies to a story. A topic of the story that the reader followed later lifts it, and
 * so does one that the reader asks for now: who opens the sport page gets sport.
 */
export function lessOfStory(
  { topics }: StoryTraits,
  { lessOf, followed }: Pick<ReaderHistory, 'lessOf' | 'followed'>,
  { nowMs, asked }: { nowMs: number; asked?: ReadonlySet<string> | undefined },
): LessOf | undefined {
  if (lessOf.size === 0) return undefined
  let strongest: LessOf | undefined
  for (const topic of topics) {
    const sinceMs = lessOf.get(topic)
    if (sinceMs === undefined || asked?.has(topic) === true) continue
    const factor = lessOfFactor(sinceMs, nowMs)
    const isLifted = topics.some((each) => (followed.get(each) ?? -Infinity) > sinceMs)
    if (!isLifted && factor < (strongest?.factor ?? 1)) strongest = { topic, factor }
  }
  return strongest
}
