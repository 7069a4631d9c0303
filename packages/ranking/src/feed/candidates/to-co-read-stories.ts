import type { CoReads } from '../signals/reader-history.js'
import type { StoryTraits } from '../stories/story-traits.js'

export interface CoReadStories {
  /** The strongest first. */
  readonly stories: readonly StoryTraits[]
  readonly byId: ReadonlyMap<string, CoReadStory>
}

export interface CoReadStory {
  readonly story: StoryTraits
  /** How strongly it goes with the stories that were read. */
  readonly strength: number
  /** The story that was read and speaks most for it. */
  readonly becauseOf: string
}

type Mutable = { -readonly [Key in keyof CoReadStory]: CoReadStory[Key] } & { strongest: number }

/** The next-to-last story counts so much less than the last, and so on. */
const recencyWeight = 0.7

/** What other readers read together with a reader's last stories. */
export function toCoReadStories(
  recent: readonly StoryTraits[],
  coReads: CoReads,
  storyOf: (storyId: string) => StoryTraits | undefined,
): CoReadStories {
  const found = new Map<string, Mutable>()
  let weight = 1
  for (const { storyId } of recent) {
    for (const [neighbourId, strength] of coReads.neighboursOf(storyId)) {
      const part = weight * strength
      const known = found.get(neighbourId)
      if (known !== undefined) {
        known.strength += part
        if (part > known.strongest) {
          known.strongest = part
          known.becauseOf = storyId
        }
        continue
      }
      const story = storyOf(neighbourId)
      if (story !== undefined)
        found.set(neighbourId, { story, strength: part, strongest: part, becauseOf: storyId })
    }
    weight *= recencyWeight
  }
  const strongestFirst = [...found.values()].toSorted(
    (a, b) => b.strength - a.strength || (a.story.storyId < b.story.storyId ? -1 : 1),
  )
  return { stories: strongestFirst.map(({ story }) => story), byId: found }
}
