import type { CoReads } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'

export interface CoReadStories {
  /** The strongest first. */
  readonly stories: readonly StoryTraits[]
  /** By story id, of all neighbours. */
  readonly byId: ReadonlyMap<string, CoReadStory>
}

interface CoReadStory {
  /** How strongly it goes with the stories that were read. */
  readonly strength: number
  /** The story that was read and speaks most for it. */
  readonly becauseOf: string
}

/** The next-to-last story counts so much less than the last, and so on. */
const recencyWeight = 0.7

type Mutable = { -readonly [Key in keyof CoReadStory]: CoReadStory[Key] } & {
  readonly storyId: string
  strongest: number
}

/** What other readers read together with a reader's last stories: the `most` strongest that `storyOf` knows. */
export function toCoReadStories(
  recent: readonly StoryTraits[],
  coReads: CoReads,
  { most, storyOf }: { most: number; storyOf: (storyId: string) => StoryTraits | undefined },
): CoReadStories {
  const byId = new Map<string, Mutable>()
  let weight = 1
  for (const { storyId: becauseOf } of recent) {
    for (const [storyId, strength] of coReads.neighboursOf(becauseOf)) {
      const part = weight * strength
      const known = byId.get(storyId)
      if (known === undefined) {
        byId.set(storyId, { storyId, strength: part, becauseOf, strongest: part })
        continue
      }
      known.strength += part
      if (part > known.strongest) {
        known.strongest = part
        known.becauseOf = becauseOf
      }
    }
    weight *= recencyWeight
  }
  const strongestFirst = Array.from(byId.values()).toSorted(
    (a, b) => b.strength - a.strength || (a.storyId < b.storyId ? -1 : 1),
  )
  const stories: StoryTraits[] = []
  for (const { storyId } of strongestFirst) {
    if (stories.length === most) break
    const story = storyOf(storyId)
    if (story !== undefined) stories.push(story)
  }
  return { stories, byId }
}
