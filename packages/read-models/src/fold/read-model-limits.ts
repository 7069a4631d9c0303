/** The limits of one site's read models, which hold for whatever is sent with its public write keys. */
export interface ReadModelLimits {
  /**
   * The number of stories of an hour for which one reader is enough: beyond it, a story is counted when it has several.
   */
  readonly maxStoriesPerHour: number
  /** Likewise, the number of stories that were read in the last eight days. */
  readonly maxStories: number
  /** The bytes of the attributes (titles, addresses …) of stories that were new within 30 days. */
  readonly maxStoryBytes: number
  /** The number of new links between reader ids in an hour. */
  readonly maxNewLinksPerHour: number
  /**
   * The number of impressions and clicks of an hour: a gate of 9 bytes each is kept for 30 hours. Beyond it, lists that
   * are new in the hour do not count.
   */
  readonly maxImpressionsPerHour: number
  /**
   * The number of readers whose history begins in an hour. A history takes 200 bytes at first, and 4 KB at most. It is
   * also the number of an hour's readers whose views are related to one another.
   */
  readonly maxNewReadersPerHour: number
}

/**
 * A national site has 5,000 stories that are read within an hour. One with a large archive has more, most of which a
 * single reader finds by a search: these are in no list. The texts of a story take 600 bytes and a link 300. With 72
 * million events a day, 3.6 million impressions come in an hour on average if one event in nine is a list of ten.
 */
export const defaultReadModelLimits: ReadModelLimits = {
  maxStoriesPerHour: 8_000,
  maxStories: 100_000,
  maxStoryBytes: 64 * 2 ** 20,
  maxNewLinksPerHour: 20_000,
  maxImpressionsPerHour: 4_000_000,
  maxNewReadersPerHour: 200_000,
}
