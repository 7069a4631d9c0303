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
 * A national site has 5,000 stories that are read within an hour, and with a large archive 30,000, most of these once; within a
 * day it has up to 100,000. A story takes about 600 bytes of texts; a link takes 300, and few sites have so many logins on
 * new devices.
 */
export const defaultReadModelLimits: ReadModelLimits = {
  maxStoriesPerHour: 20_000,
  maxStories: 200_000,
  maxStoryBytes: 128 * 2 ** 20,
  maxNewLinksPerHour: 20_000,
}
