import {
  conditionalAnswerHeaders,
  conditionalHeaders,
  defineRawRoute,
  HttpFault,
  isKnownEtag,
  prepareReply,
  problemExample,
  problems,
  problemsWithRetryAfter,
  readQuery,
  sendPrepared,
  toEntityTag,
  type RawRoute,
} from '@frontpage/service-kit'
import { z } from 'zod'
import { coverageSchemaFields, renderCoverage } from '../answers/coverage-fields.js'
import type { FeedContext } from '../answers/feed-context.js'
import { limitSchema, siteSchema } from '../answers/feed-query.js'
import { feedCardSchema } from '../answers/feed-schemas.js'
import { findSite } from '../answers/find-site.js'
import { notLoaded } from '../answers/not-loaded.js'
import { preflightAccess, readableByAll } from '../answers/reader-access.js'
import { renderCard } from '../answers/render-card.js'
import { findRelated } from '../related/find-related.js'

const querySchema = z.object({ site: siteSchema, limit: limitSchema })

const relatedSchema = z
  .object({
    site: z.string(),
    storyId: z.string(),
    ...coverageSchemaFields,
    items: z.array(
      feedCardSchema.extend({
        why: z.enum(['read_together', 'same_topic']).meta({
          description: 'Readers of the story read it, too; or it has the story’s tags and words',
        }),
      }),
    ),
  })
  .meta({ id: 'RelatedStories' })

/** `GET /v1/stories/{id}/related`: what to read next. The same for all readers. */
export function getRelated(
  context: Pick<FeedContext, 'board' | 'decisionsOf' | 'unmergedPublishers'>,
): RawRoute {
  const { unmergedPublishers } = context
  return defineRawRoute({
    method: 'GET',
    path: '/v1/stories/:id/related',
    ...documentation,
    cors: preflightAccess,
    handler(req, res, { id }) {
      for (const [name, value] of Object.entries(readableByAll)) res.setHeader(name, value)
      const query = readQuery(req.url ?? '', querySchema)
      const site = findSite(context.board, query.site)
      const stories = context.board.ofSite(site)
      const state = context.board.state()
      if (stories === undefined || !state.isLoaded) throw notLoaded()
      if (stories.storyOf(id) === undefined || !stories.mayShow(id)) {
        throw new HttpFault(404, 'unknown_story', { detail: 'No live story of the site has this id.' })
      }
      const items = findRelated(stories, id, {
        limit: query.limit,
        decisions: context.decisionsOf(site),
        unmergedPublishers,
      }).map(({ storyId, why }) => `{${renderCard(stories.knownOf(storyId).card)},"why":"${why}"}`)
      const { storyId } = stories.knownOf(id).card
      const named = renderCard({ storyId })
      const body = `{"site":"${site}",${named},${renderCoverage(state)}"items":[${items.join(',')}]}`
      const headers = { ETag: toEntityTag(body), 'Cache-Control': 'public, max-age=1' }
      if (isKnownEtag(req.rawHeaders, headers.ETag)) sendPrepared(res, prepareReply(304, headers))
      else sendPrepared(res, prepareReply(200, { 'Content-Type': 'application/json', ...headers }, body))
    },
  })
}

const documentation = {
  operationId: 'getRelatedStories',
  summary: 'Stories to read after this one',
  description: 'An id that is a URL is percent-encoded, its slashes too.',
  tags: ['feed'],
  documents: {
    query: querySchema,
    headers: conditionalHeaders,
    responses: {
      200: { description: 'Best first', headers: conditionalAnswerHeaders, body: relatedSchema },
      304: { description: 'Nothing has changed', headers: conditionalAnswerHeaders },
      400: problems('invalid_request'),
      404: problems('unknown_story', 'unknown_site'),
      503: problemsWithRetryAfter('not_loaded'),
    },
  },
  examples: {
    related: {
      summary: 'What goes with a story',
      params: { id: 'hello' },
      query: { site: 'dev', limit: 3 },
      status: 200,
      answer: {
        site: 'dev',
        storyId: 'hello',
        items: [{ storyId: 'world', title: 'World', why: 'read_together' }],
      },
    },
    unknown: {
      summary: 'A story that nobody knows',
      params: { id: 'nothing' },
      query: { site: 'dev' },
      status: 404,
      answer: problemExample(404, 'unknown_story', 'No live story of the site has this id.'),
    },
  },
} as const
