import type { ReaderHistory, StoryNumber } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'

/** An exposure counts half after six hours, and not at all after a day. */
const halfLifeMs = 6 * 3_600_000
const forgottenMs = 24 * 3_600_000

/** How many stories of each author and publisher a reader was shown and did not open, the older ones counting less. */
export interface Exposures {
  readonly authors: ReadonlyMap<string, number>
  readonly publishers: ReadonlyMap<string, number>
}

/** Counts what the reader was shown in other lists. */
export function countExposures(
  { shown, viewed, clicked }: ReaderHistory,
  { nowMs, storyOf }: { nowMs: number; storyOf: (number: StoryNumber) => StoryTraits | undefined },
): Exposures {
  const authors = new Map<string, number>()
  const publishers = new Map<string, number>()
  for (const [number, { lastMs }] of shown) {
    const agoMs = Math.max(0, nowMs - lastMs)
    if (agoMs > forgottenMs || viewed.has(number) || clicked.has(number)) continue
    const story = storyOf(number)
    const weight = 2 ** (-agoMs / halfLifeMs)
    add(authors, story?.author, weight)
    add(publishers, story?.publisher, weight)
  }
  return { authors, publishers }
}

function add(counts: Map<string, number>, name: string | undefined, weight: number): void {
  if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + weight)
}
