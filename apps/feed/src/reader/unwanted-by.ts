import { createExclusions, type ReaderHistory, type StoryTraits } from '@frontpage/ranking'

/**
 * Returns whether the reader has said not to want a story, its topic or its source: that holds in every list, also in one
 * that was frozen, or made for everybody, before.
 */
export function unwantedBy(
  history: ReaderHistory,
  { nowMs }: { nowMs: number },
): (story: StoryTraits) => boolean {
  const exclude = createExclusions(history, { nowMs })
  return (story) => {
    const code = exclude(story)?.code
    return code === 'hidden' || code === 'less_of'
  }
}
