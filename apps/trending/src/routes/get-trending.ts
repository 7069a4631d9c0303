import { defineRawRoute, problems, readQuery, type RawRoute } from '@frontpage/service-kit'
import { createPreparedAnswers, publicAccess } from '../http/prepared-answers.js'
import { trendingQuerySchema } from '../list/list-queries.js'
import { trendingReplySchema } from '../list/list-replies.js'
import { renderLists } from '../list/render-lists.js'
import type { ReadContext } from './read-context.js'

export function getTrending({ desk, onRendered }: ReadContext): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/v1/trending',
    operationId: 'getTrending',
    summary: 'What readers read most, in one or several scopes',
    tags: ['trending'],
    cors: publicAccess,
    documents: {
      query: trendingQuerySchema,
      responses: {
        200: { description: 'A list for each scope', body: trendingReplySchema },
        304: { description: 'Nothing has changed' },
        400: problems('invalid_request', 'bad_cursor'),
        404: problems('unknown_site'),
        503: problems('not_loaded'),
      },
    },
    handler: createPreparedAnswers({
      desk,
      onRendered,
      read: (url) => readQuery(url, trendingQuerySchema),
      render: (site, query) => renderLists(desk, site, query),
    }),
  })
}
