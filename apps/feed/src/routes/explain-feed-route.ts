import { tellCoverage } from '@frontpage/read-models'
import {
  defineRoute,
  problemExample,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import type { FeedContext } from '../answers/feed-context.js'
import { feedQuerySchema } from '../answers/feed-query.js'
import { findSite } from '../answers/find-site.js'
import { notLoaded } from '../answers/not-loaded.js'
import { rankFeed } from '../answers/rank-feed.js'
import { toFeedRequest } from '../answers/to-feed-request.js'
import { explainFeed, explanationSchema } from '../explain/explain-feed.js'

/** `GET /v1/feed/explain`: why a reader would get what. Nothing is served or written down. */
export function explainFeedRoute(context: FeedContext): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/feed/explain',
    operationId: 'explainFeed',
    summary: 'Why a reader gets which stories: every candidate, feature, score, and cut',
    tags: ['feed'],
    auth: requireAdmin('feed.read'),
    query: feedQuerySchema.omit({ cursor: true, limit: true, locale: true }),
    responses: {
      200: { description: 'The explanation', body: explanationSchema },
      400: problems('invalid_request'),
      404: problems('unknown_site'),
      503: problemsWithRetryAfter('not_loaded'),
    },
    examples: {
      unknownSite: {
        summary: 'A site that nobody reads',
        query: { site: 'nowhere' },
        status: 404,
        answer: problemExample(404, 'unknown_site', 'There is no such site.'),
      },
    },
    async handler({ query }) {
      const { board, histories, variants } = context
      const site = findSite(board, query.site)
      const stories = board.state().isLoaded ? board.ofSite(site) : undefined
      if (stories === undefined) throw notLoaded()
      const { anonymousId, userId } = query
      const impersonal =
        query.personalised === 'false'
          ? 'opted_out'
          : anonymousId === undefined && userId === undefined
            ? 'no_reader'
            : undefined
      const reader = { anonymousId, userId, impersonal } as const
      const { history, isKnown } = await histories.of(site, reader)
      const variant = variants.of(site, reader, query.surface)
      const request = toFeedRequest(context, stories, { query, reader, history })
      const feed = rankFeed({ ...request, explains: true }, variant.ranker)
      return {
        status: 200,
        body: {
          site,
          variant: variant.name,
          modelVersion: variant.ranker.version,
          isReaderKnown: isKnown,
          ...tellCoverage(board.state().coverage),
          ...explainFeed(stories, feed, context.now()),
        },
      }
    },
  })
}
