import { titleLikeness } from '../stories/is-same-event.js'
import type { StoryTraits } from '../stories/story-traits.js'

const comparedTags = 6
const sectionWeight = 0.4

/**
 * How much of one story a reader already has in the other, in [0, 1]: its section, and its subject by the tags, or by
 * the headlines where one of the two has no tags.
 */
export function storySimilarity(first: StoryTraits, second: StoryTraits): number {
  const [section] = first.sections
  const sameSection = section !== undefined && section === second.sections[0] ? 1 : 0
  return sectionWeight * sameSection + (1 - sectionWeight) * subjectLikeness(first, second)
}

function subjectLikeness(first: StoryTraits, second: StoryTraits): number {
  const firstCount = Math.min(comparedTags, first.tags.length)
  const secondCount = Math.min(comparedTags, second.tags.length)
  if (firstCount === 0 || secondCount === 0) {
    // Headlines that share half of their words are of one event; there is hardly more for them to share.
    return Math.min(1, 2 * titleLikeness(first.titleWords.words, second.titleWords.words))
  }
  let shared = 0
  for (let index = 0; index < firstCount; index++) {
    const tag = first.tags[index]
    for (let at = 0; at < secondCount; at++) if (tag === second.tags[at]) shared++
  }
  return shared / (firstCount + secondCount - shared)
}
