import type { ReaderHistory, StoryNumber } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'

/** An exposure counts half after six hours, and not at all after a day. */
const halfLifeMs = 6 * 3_600_000
const forgottenMs = 24 * 3_600_000

/**
 * How many stories of each author and publisher (`author:…`, `publisher:…`) the reader was shown in other lists and did
 * not open, the older ones counting less.
 */
export function countExposures(
  { shown, viewed, clicked }: ReaderHistory,
  { nowMs, storyOf }: { nowMs: number; storyOf: (number: StoryNumber) => StoryTraits | undefined },
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const [number, { lastMs }] of shown) {
    const agoMs = Math.max(0, nowMs - lastMs)
    if (agoMs > forgottenMs || viewed.has(number) || clicked.has(number)) continue
    const story = storyOf(number)
    if (story === undefined) continue
    const weight = 2 ** (-agoMs / halfLifeMs)
    const add = (topic: string) => counts.set(topic, (counts.get(topic) ?? 0) + weight)
    if (story.author !== undefined) add(`author:${story.author}`)
    if (story.publisher !== undefined) add(`publisher:${story.publisher}`)
  }
  return counts
}
