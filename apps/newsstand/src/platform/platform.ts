import {
  createFeedClient,
  createSplitterClient,
  createTrendingClient,
  isApiError,
  type feed,
  type trending,
} from '@frontpage/api-client'
import type { Visit } from '../readers/visits.js'
import type { WithinTime } from './within-time.js'

/** A variation that the page is rendered with, as the browser SDK takes it. */
interface Assignment {
  readonly value: unknown
  /** Redeemed for an exposure by the browser, when the page is seen. */
  readonly token?: string
}
export type Assignments = Readonly<Record<string, Assignment>>

/** All that pages ask the platform for. Everything but the reader's own decisions is undefined where it is away. */
export interface Platform {
  feed(
    visit: Visit,
    query: { readonly surface: string; readonly limit: number; readonly filter?: string },
  ): Promise<feed.Feed | undefined>
  sections(
    visit: Visit,
    query: { readonly sections: number; readonly limit: number },
  ): Promise<feed.FeedSections | undefined>
  related(storyId: string, limit: number): Promise<feed.RelatedStories | undefined>
  trending(query: {
    readonly scope: string
    readonly limit: number
  }): Promise<readonly trending.TrendingEntry[] | undefined>
  assignments(visit: Visit, experiments: readonly string[]): Promise<Assignments | undefined>
  profile(visit: Visit, who?: 'device' | 'account'): Promise<feed.ReaderProfile | undefined>
  feedback(visit: Visit, wish: ReaderWish): Promise<boolean>
  forget(visit: Visit): Promise<boolean>
}

/** The reader's decision about a story, or about a topic. */
export interface ReaderWish {
  readonly action: feed.Feedback['action']
  readonly token?: string
  readonly storyId?: string
  readonly topic?: string
}

export interface PlatformOptions {
  readonly urls: { readonly feed: string; readonly trending: string; readonly splitter: string }
  readonly site: string
  readonly sdkKey: string
  /** A token that vouches for the visit's account; undefined without an account or without a secret. */
  readonly readerTokenOf: (visit: Visit) => string | undefined
  readonly withinTime: WithinTime
}

/** Readers wait for what they decide: it is not given up as soon as a part of a page is. */
const writing = { atLeastMs: 5_000 }

export function createPlatform(options: PlatformOptions): Platform {
  const { urls, site, sdkKey, readerTokenOf, withinTime } = options
  const feeds = createFeedClient({ baseUrl: urls.feed })
  const trends = createTrendingClient({ baseUrl: urls.trending })
  const splitter = createSplitterClient({ baseUrl: urls.splitter, sdkKey })

  const deviceHeaders = ({ anonymousId }: Visit) => ({ 'X-Anonymous-Id': anonymousId })
  function accountHeaders(visit: Visit): Record<string, string> {
    const token = readerTokenOf(visit)
    return token === undefined ? {} : { Authorization: `Bearer ${token}` }
  }
  function headersOf(visit: Visit): Record<string, string> {
    return { ...deviceHeaders(visit), ...accountHeaders(visit), ...visit.privacyHeaders }
  }

  return {
    feed: (visit, { surface, limit, filter = '' }) =>
      withinTime('feed', (signal) =>
        feeds.getFeed({
          query: {
            site,
            surface,
            limit,
            locale: visit.language,
            filter: `language:${visit.language} ${filter}`.trim(),
          },
          headers: headersOf(visit),
          signal,
        }),
      ),
    sections: (visit, { sections, limit }) =>
      withinTime('feed', (signal) =>
        feeds.getFeedSections({
          query: { site, sections, limit, surface: 'section', locale: visit.language },
          headers: headersOf(visit),
          signal,
        }),
      ),
    related: (id, limit) =>
      withinTime('feed', (signal) =>
        feeds.getRelatedStories({ path: { id }, query: { site, limit }, signal }),
      ),
    trending: ({ scope, limit }) =>
      withinTime('trending', async (signal) => {
        const reply = await trends.getTrending({
          query: { site, scope: [scope], window: '1h', limit },
          signal,
        })
        return reply.lists[0]?.entries ?? []
      }),
    async assignments(visit, experiments) {
      // Without an id that stays, each page would be another reader's in the measurement.
      if (visit.isPrivate) return {}
      return withinTime('splitter', async (signal) => {
        const reply = await splitter.postAssignments({
          body: {
            attributes: { id: visit.anonymousId, language: visit.language },
            experiments,
          },
          signal,
        })
        return toAssignments(reply.assignments)
      })
    },
    profile: (visit, who) =>
      withinTime('feed', (signal) =>
        feeds.getReaderProfile({
          query: { site, locale: visit.language },
          headers:
            who === 'device'
              ? { ...deviceHeaders(visit), ...visit.privacyHeaders }
              : who === 'account'
                ? { ...accountHeaders(visit), ...visit.privacyHeaders }
                : headersOf(visit),
          signal,
        }),
      ),
    async feedback(visit, wish) {
      // An id that was made for one request is nobody's, and the services are asked to remember nothing.
      if (visit.isPrivate) return false
      const answer = await withinTime(
        'feed',
        async (signal) => {
          const tell = (said: ReaderWish) =>
            feeds.giveFeedback({
              body: { site, anonymousId: visit.anonymousId, ...said },
              headers: accountHeaders(visit),
              signal,
            })
          return tell(wish).catch((error: unknown) => {
            if (wish.storyId === undefined || !isApiError(error, 'token_invalid')) throw error
            // The page is older than the feed's secret; the story is still that one.
            return tell({ action: wish.action, storyId: wish.storyId })
          })
        },
        writing,
      )
      return answer !== undefined
    },
    async forget(visit) {
      const done = await withinTime(
        'feed',
        async (signal) => {
          await feeds
            .forgetReaderProfile({ query: { site }, headers: headersOf(visit), signal })
            .catch((error: unknown) => {
              // Nothing is known of such a reader.
              if (!isApiError(error, 'not_personalised')) throw error
            })
          return true
        },
        writing,
      )
      return done === true
    },
  }
}

type SplitterAnswer = Awaited<
  ReturnType<ReturnType<typeof createSplitterClient>['postAssignments']>
>['assignments']

/** Leaves out the experiments that the splitter does not know. */
function toAssignments(answer: SplitterAnswer): Assignments {
  return Object.fromEntries(
    answer.flatMap((each) => {
      if ('error' in each || each.payload === undefined) return []
      const { exposureToken: token } = each
      return [[each.experiment, { value: each.payload, ...(token !== undefined && { token }) }] as const]
    }),
  )
}
