import type { CoReads } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'

export interface CoReadStories {
  /** The strongest first. */
  readonly stories: readonly StoryTraits[]
  /** By story id: the story that was read and speaks most for it. */
  readonly becauseOf: ReadonlyMap<string, string>
  /** By story id: how strongly it goes with the stories that were read. */
  readonly strengths: ReadonlyMap<string, number>
}

/** The next-to-last story counts so much less than the last, and so on. */
const recencyWeight = 0.7

/** What other readers read together with a reader's last stories. */
export function toCoReadStories(
  recent: readonly StoryTraits[],
  coReads: CoReads,
  storyOf: (storyId: string) => StoryTraits | undefined,
): CoReadStories {
  const found = new Map<string, { story: StoryTraits; sum: number; strongest: number; becauseOf: string }>()
  let weight = 1
  for (const { storyId } of recent) {
    for (const [neighbourId, strength] of coReads.neighboursOf(storyId)) {
      const part = weight * strength
      const known = found.get(neighbourId)
      if (known !== undefined) {
        known.sum += part
        if (part > known.strongest) Object.assign(known, { strongest: part, becauseOf: storyId })
        continue
      }
      const story = storyOf(neighbourId)
      if (story !== undefined)
        found.set(neighbourId, { story, sum: part, strongest: part, becauseOf: storyId })
    }
    weight *= recencyWeight
  }
  const strongestFirst = [...found.values()].toSorted(
    (a, b) => b.sum - a.sum || (a.story.storyId < b.story.storyId ? -1 : 1),
  )
  return {
    stories: strongestFirst.map(({ story }) => story),
    becauseOf: new Map(strongestFirst.map(({ story, becauseOf }) => [story.storyId, becauseOf])),
    strengths: new Map(strongestFirst.map(({ story, sum }) => [story.storyId, sum])),
  }
}
