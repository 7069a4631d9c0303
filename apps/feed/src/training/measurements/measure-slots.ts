import { feedServedEventName, feedSourceId, readFeedServing, type FeedSlot } from '@frontpage/contracts'
import { listFeedResponses, sampleServedFeeds, type EventStoreClient } from '@frontpage/event-store'
import { feedHours, feedIdOf } from '../lists/feed-hours.js'
import { whatReadersDid, type Response } from '../lists/what-readers-did.js'

/** The impressions and clicks of stories that stood in one kind of place. */
export interface SlotQuality {
  readonly surface: string
  readonly slot: FeedSlot
  readonly shown: number
  readonly clicked: number
  readonly clickThrough: number
  /**
   * The click-through if every story stood there as often as any other: clicks and impressions are divided
   * by the probability of the place (self-normalised inverse propensity scoring, Swaminathan & Joachims 2015). Stories
   * whose probability is not known are left out; null where that leaves none.
   */
  readonly unbiasedClickThrough: number | null
}

const hourMs = 3_600_000
const maxFeedsPerHour = 500
const maxResponsesPerFeed = 200
const maxWeight = 100
/** Pages may invent names of surfaces. */
const maxSurfaces = 20

/** Measures by a sample of each hour between two times. */
export async function measureSlots(
  archive: EventStoreClient,
  { site, fromMs, toMs, windowMs }: { site: string; fromMs: number; toMs: number; windowMs: number },
): Promise<SlotQuality[]> {
  const tallies = new Map<string, Tally>()
  const surfaces = new Set<string>()
  for (let from = fromMs; from < toMs; from += hourMs) {
    const times = feedHours(from, Math.min(from + hourMs, toMs), windowMs)
    const feeds = await sampleServedFeeds(archive, {
      servingSource: feedSourceId,
      servingEvent: feedServedEventName,
      site,
      ...times,
      sample: maxFeedsPerHour,
    })
    if (feeds.length === 0) continue
    const responses = new Map<string, Response[]>()
    const asked = { feedIds: feeds.map(feedIdOf), site, ...times, maxPerFeed: maxResponsesPerFeed }
    for await (const response of listFeedResponses.stream(archive, asked)) {
      const known = responses.get(response.feedId)
      if (known === undefined) responses.set(response.feedId, [response])
      else known.push(response)
    }
    for (const feed of feeds) {
      const serving = readFeedServing(feed.properties)
      if (serving === undefined || (surfaces.size >= maxSurfaces && !surfaces.has(serving.surface))) continue
      surfaces.add(serving.surface)
      const { seen, clicked } = whatReadersDid(responses.get(feedIdOf(feed)) ?? [], {
        servedMs: feed.receivedMs,
        windowMs,
      })
      for (const { storyId, slot, propensity } of serving.stories) {
        const isClicked = clicked.has(storyId)
        if (!isClicked && !seen.has(storyId)) continue
        const weight =
          propensity === undefined ? 0 : propensity > 0 ? Math.min(1 / propensity, maxWeight) : maxWeight
        count(tallies, { surface: serving.surface, slot }, { weight, isClicked })
      }
    }
  }
  return [...tallies.values()].map(({ place, shown, clicked, weightShown, weightClicked }) => ({
    ...place,
    shown,
    clicked,
    clickThrough: clicked / shown,
    unbiasedClickThrough: weightShown === 0 ? null : weightClicked / weightShown,
  }))
}

interface Tally {
  readonly place: { surface: string; slot: FeedSlot }
  shown: number
  clicked: number
  weightShown: number
  weightClicked: number
}

function count(
  tallies: Map<string, Tally>,
  place: Tally['place'],
  { weight, isClicked }: { weight: number; isClicked: boolean },
): void {
  const key = `${place.slot} ${place.surface}`
  const tally = tallies.get(key) ?? { place, shown: 0, clicked: 0, weightShown: 0, weightClicked: 0 }
  tallies.set(key, tally)
  tally.shown++
  tally.weightShown += weight
  if (!isClicked) return
  tally.clicked++
  tally.weightClicked += weight
}
