import { feedServedEventName, feedSlots, feedSourceId } from '@frontpage/contracts'
import { sampleFeedReadersViews, type EventStoreClient } from '@frontpage/event-store'
import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { feedHours } from '../lists/feed-hours.js'
import { measureHoldOut } from '../measurements/measure-hold-out.js'
import { measureSlots } from '../measurements/measure-slots.js'
import { siteOf, siteQuery, type FeedModelsContext } from './feed-models-context.js'

export interface FeedMeasurementsContext extends Pick<FeedModelsContext, 'sites' | 'areSitesKnown' | 'now'> {
  readonly archive: EventStoreClient
  /** The time within which a click counts after its feed was served. */
  readonly windowMs: number
  /** The share of the pairs of a story and a reader that the feed keeps apart, and which ones these are. */
  readonly holdOut: {
    readonly share: number
    readonly isHeldOut: (storyId: string, readerId: string) => boolean
  }
}

const hourMs = 3_600_000
const maxPairs = 200_000

const answerSchema = z
  .object({
    site: z.string(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    slots: z
      .array(
        z.object({
          surface: z.string(),
          slot: z.enum(feedSlots),
          shown: z.int(),
          clicked: z.int(),
          clickThrough: z.number(),
          unbiasedClickThrough: z.number().nullable().meta({
            description:
              'As if every story had stood there as often as any other: by inverse propensity. Stories that an editor’s review or cap moved have none and are left out; null where that leaves none',
          }),
        }),
      )
      .meta({ description: 'By surface and kind of place, on a sample of 500 feeds an hour' }),
    holdOut: z
      .object({
        share: z.number().meta({ description: 'Of all pairs of a story and a reader' }),
        viewedPairs: z.int(),
        heldOutPairs: z.int().meta({ description: 'Viewed by other ways than the feed' }),
        viewRatio: z.number().nullable().meta({
          description:
            'How often a story that the feed may show to a reader is viewed, in how often one is that it may not; 1: the feed changes nothing',
        }),
        interval: z
          .array(z.number())
          .length(2)
          .nullable()
          .meta({ description: 'The 95 % confidence interval of the ratio' }),
      })
      .meta({ description: 'Of readers to whom a feed was served, on a sample of 200,000 pairs' }),
  })
  .meta({ id: 'FeedMeasurements' })

/** `GET /v1/admin/feed-measurements`: what exploration slots and the hold-out say of the feed. */
export function getFeedMeasurements(context: FeedMeasurementsContext): Route {
  const { archive, windowMs, holdOut, now } = context
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/feed-measurements',
    operationId: 'getFeedMeasurements',
    summary: 'What readers did with places of the feed, and what the feed changes',
    description:
      'From the archive, of whole hours that lie far enough back for clicks to be known. Counts of appearances teach the ranker what it showed itself: this tells by how much.',
    tags: ['feed models'],
    auth: requireAdmin('feed.read'),
    query: z.object({
      site: siteQuery,
      hours: z.coerce.number().int().min(1).max(24).default(6).meta({ description: 'The latest so many' }),
    }),
    responses: {
      200: { description: 'By kind of place, and the effect of the feed', body: answerSchema },
      404: problems('unknown_site'),
      503: problemsWithRetryAfter('store_unavailable', 'archive_unavailable'),
    },
    examples: {
      unknown: {
        summary: 'A site that does not exist',
        query: { site: 'nowhere' },
        status: 404,
        answer: problemExample(404, 'unknown_site', 'There is no such site.'),
      },
    },
    async handler({ query }) {
      const site = siteOf(context, query.site)
      const toMs = Math.floor((now() - windowMs) / hourMs) * hourMs
      const fromMs = toMs - query.hours * hourMs
      const { fromHour, toHour } = feedHours(fromMs, toMs, windowMs)
      const servings = { servingSource: feedSourceId, servingEvent: feedServedEventName, site }
      const [slots, pairs] = await Promise.all([
        measureSlots(archive, { site, fromMs, toMs, windowMs }),
        sampleFeedReadersViews(archive, { ...servings, fromHour, toHour, sample: maxPairs }),
      ]).catch(toArchiveFault)
      const { interval, ...effect } = measureHoldOut(pairs, holdOut)
      return {
        status: 200,
        body: {
          site,
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
          slots,
          holdOut: { share: holdOut.share, ...effect, interval: interval && [...interval] },
        },
      }
    },
  })
}

/** The question has limits of time and memory; one that reaches them may succeed when less is going on. */
function toArchiveFault(cause: unknown): never {
  throw new HttpFault(503, 'archive_unavailable', {
    detail: 'The archive does not answer this now. Ask again later, or for fewer hours.',
    headers: { 'Retry-After': '10' },
    cause,
  })
}
