/** What bounds the read models of one site, whatever is sent with its public write keys. */
export interface ReadModelLimits {
  /** Stories of an hour for which one reader is enough: beyond, a story is counted when it has several. */
  readonly maxStoriesPerHour: number
  /** Of the stories that were read in the last eight days, as many. */
  readonly maxStories: number
  /** What events say of stories (titles, addresses …) that were new within 30 days. */
  readonly maxStoryBytes: number
  /** Links between reader ids that were not there before. */
  readonly maxNewLinksPerHour: number
}

/**
 * A national site has 5,000 stories that are read within an hour. One with a large archive has more, most of which one reader
 * finds by a search: these are in no list. Texts of a story take 600 bytes and a link 300.
 */
export const defaultReadModelLimits: ReadModelLimits = {
  maxStoriesPerHour: 8_000,
  maxStories: 100_000,
  maxStoryBytes: 64 * 2 ** 20,
  maxNewLinksPerHour: 20_000,
}
