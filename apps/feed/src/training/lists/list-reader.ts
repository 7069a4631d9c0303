import { feedServedEventName, feedSourceId } from '@frontpage/contracts'
import {
  countClickedFeeds,
  listClickedFeeds,
  listFeedResponses,
  type ClickedFeed,
  type EventStoreClient,
  type FeedResponse,
} from '@frontpage/event-store'
import { feedHours, feedIdOf } from './feed-hours.js'
import { listIdOf } from './list-id.js'
import { toTrainingList } from './to-training-list.js'
import type { TrainingList, UnusableReason } from './training-list.js'

/** A list of the archive. */
export interface ReadList {
  readonly slice: number
  readonly id: string
  readonly content: TrainingList | UnusableReason
}

export interface ListReader {
  /**
   * By slice, from the first one to the last: how many lists the archive has now, be they more than are read or not.
   * Slices without any are left out.
   */
  count(first: number, last: number): Promise<Map<number, number>>
  /** The lists of these slices, in the order of slice and id, except those that are `known`. */
  read(first: number, last: number, isKnown: (slice: number, id: string) => boolean): AsyncGenerator<ReadList>
}

/** Ids travel in the address of a request, which may have a megabyte; each question reads the hours of all feeds. */
const feedsAtOnce = 500
/** A page that is rendered again and again says the same each time. */
const maxResponsesPerFeed = 200

/** Reads the lists that a trainer learns from, at most `maxPerSlice` of each slice. */
export function createListReader(
  archive: EventStoreClient,
  options: { site: string; sliceMs: number; windowMs: number; maxPerSlice: number },
): ListReader {
  const { site, sliceMs, windowMs, maxPerSlice } = options
  const servings = { servingSource: feedSourceId, servingEvent: feedServedEventName, site, sliceMs }

  const timesOf = (first: number, last: number) => feedHours(first * sliceMs, (last + 1) * sliceMs, windowMs)

  async function responsesTo(
    feeds: readonly ClickedFeed[],
    { fromHour, toHour }: { fromHour: number; toHour: number },
  ): Promise<Map<string, FeedResponse[]>> {
    const byFeed = new Map(feeds.map((feed) => [feedIdOf(feed), [] as FeedResponse[]]))
    const responses = listFeedResponses.stream(archive, {
      feedIds: [...byFeed.keys()],
      site,
      fromHour,
      toHour,
      maxPerFeed: maxResponsesPerFeed,
    })
    for await (const response of responses) byFeed.get(response.feedId)?.push(response)
    return byFeed
  }

  return {
    async count(first, last) {
      const counted = await countClickedFeeds(archive, { ...servings, ...timesOf(first, last) })
      return new Map(counted.map(({ slice, lists }) => [slice, lists]))
    },
    async *read(first, last, isKnown) {
      const times = timesOf(first, last)
      const feeds: ClickedFeed[] = []
      for await (const feed of listClickedFeeds.stream(archive, { ...servings, ...times, maxPerSlice })) {
        if (!isKnown(feed.slice, listIdOf(feed.messageId))) feeds.push(feed)
      }
      for (let at = 0; at < feeds.length; at += feedsAtOnce) {
        const part = feeds.slice(at, at + feedsAtOnce)
        const responses = await responsesTo(part, times)
        for (const feed of part) {
          const content = toTrainingList(feed, responses.get(feedIdOf(feed)) ?? [], { windowMs })
          yield { slice: feed.slice, id: listIdOf(feed.messageId), content }
        }
      }
    },
  }
}
