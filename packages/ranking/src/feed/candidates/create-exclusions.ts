import type { ReaderHistory, StoryNumber } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'
import type { HoldOut } from './hold-out.js'
import { createLessOfWishes } from './less-of.js'

/** Why a reader does not get a story, whatever its score. */
export type Exclusion =
  | { readonly code: 'hidden' }
  | { readonly code: 'seen' }
  | { readonly code: 'less_of'; readonly topic: string }
  | { readonly code: 'held_out' }

export interface ExclusionRules {
  readonly nowMs: number
  /** Topics that the reader asks for in this request; a wish for less of them does not count in it. */
  readonly asked?: ReadonlySet<string> | undefined
  readonly holdOut?: HoldOut | undefined
  /** Stories that editors pinned: they are shown again after they were read, and to everybody. */
  readonly pinned?: ReadonlySet<string> | undefined
}

/** A story that was read is not offered again within this time. */
const seenHours = 72

/** Returns a function that says why the reader must not get a story; undefined for one that the reader may get. */
export function createExclusions(
  reader: ReaderHistory,
  { nowMs, asked, holdOut, pinned }: ExclusionRules,
): (story: StoryTraits) => Exclusion | undefined {
  const seenSinceMs = nowMs - seenHours * 3_600_000
  const byStory = new Map<StoryNumber, Exclusion>()
  for (const [number, { lastMs }] of reader.viewed)
    if (lastMs > seenSinceMs) byStory.set(number, { code: 'seen' })
  for (const number of reader.hidden.keys()) byStory.set(number, { code: 'hidden' })
  const wishes = createLessOfWishes(reader, { nowMs, asked })
  const pins = pinned === undefined || pinned.size === 0 ? undefined : pinned

  return (story) => {
    const exclusion = byStory.get(story.number)
    if (exclusion?.code === 'hidden') return exclusion
    const lessOf = wishes.find(story)
    if (lessOf?.factor === 0) return { code: 'less_of', topic: lessOf.topic }
    if (pins?.has(story.storyId) === true) return undefined
    return exclusion ?? (holdOut?.(story) === true ? { code: 'held_out' } : undefined)
  }
}
