/** The number of a story (`storyNumberOf` of contracts), by which a reader's history names it. */
export type StoryNumber = string

export interface ViewedStory {
  readonly firstMs: number
  readonly lastMs: number
  /** The longest reading that has ended. */
  readonly seconds: number
  readonly completed: boolean
}

export interface ShownStory {
  /** Distinct lists in which the story was shown. */
  readonly times: number
  readonly firstMs: number
  readonly lastMs: number
}

/** What the platform remembers of one reader on one site. Topics are scopes such as `section:football`. */
export interface ReaderHistory {
  readonly viewed: ReadonlyMap<StoryNumber, ViewedStory>
  readonly shown: ReadonlyMap<StoryNumber, ShownStory>
  /** The time of the last click in a list. */
  readonly clicked: ReadonlyMap<StoryNumber, number>
  /** The time since which a story is hidden. */
  readonly hidden: ReadonlyMap<StoryNumber, number>
  readonly followed: ReadonlyMap<string, number>
  readonly lessOf: ReadonlyMap<string, number>
}

export const emptyReaderHistory: ReaderHistory = {
  viewed: new Map(),
  shown: new Map(),
  clicked: new Map(),
  hidden: new Map(),
  followed: new Map(),
  lessOf: new Map(),
}

/** Stories that the same readers read shortly after one another. */
export interface CoReads {
  /** How strongly each neighbour goes with the story; of neighbours that are unknown nothing is said. */
  neighboursOf(storyId: string): ReadonlyMap<string, number>
}

export const noCoReads: CoReads = { neighboursOf: () => new Map() }
