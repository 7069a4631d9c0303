import type { Random } from '../traffic/random.js'
import type { DemoReader } from './create-readers.js'

export interface ListedStory {
  readonly storyId: string
  /** From 1. */
  readonly position: number
  readonly section?: string | undefined
}

/** How likely a reader opens a story of a list: by taste, and less the further down it stands. */
export function chanceOf({ taste }: Pick<DemoReader, 'taste'>, { section, position }: ListedStory): number {
  const liking = taste.get(section ?? '') ?? 0.05
  return (0.55 * liking) / (1 + 0.06 * (position - 1))
}

/** The stories of a list that the reader opens, from top to bottom, none that was read before. */
export function chooseStories<Story extends ListedStory>(
  reader: DemoReader,
  list: readonly Story[],
  { random, hasRead }: { random: Random; hasRead: (storyId: string) => boolean },
): Story[] {
  return list
    .slice(0, reader.patience)
    .filter((story) => !hasRead(story.storyId) && random() < chanceOf(reader, story))
}
