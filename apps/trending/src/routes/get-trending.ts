import {
  conditionalAnswerHeaders,
  conditionalHeaders,
  defineRawRoute,
  problemExample,
  problems,
  problemsWithRetryAfter,
  readQuery,
  type RawRoute,
} from '@frontpage/service-kit'
import { answerPreparedReplies, publicAccess, type PreparedReplies } from '../answers/prepared-replies.js'
import { trendingQuerySchema } from '../list/list-queries.js'
import { trendingReplySchema } from '../list/list-replies.js'
import { exampleLists } from '../list/reply-examples.js'

export function getTrending(replies: PreparedReplies): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/v1/trending',
    operationId: 'getTrending',
    summary: 'What readers read most, in one or several scopes',
    tags: ['trending'],
    cors: publicAccess,
    documents: {
      query: trendingQuerySchema,
      headers: conditionalHeaders,
      responses: {
        200: {
          description: 'A list for each scope',
          headers: conditionalAnswerHeaders,
          body: trendingReplySchema,
        },
        304: { description: 'Nothing has changed', headers: conditionalAnswerHeaders },
        400: problems('invalid_request', 'bad_cursor'),
        404: problems('unknown_site'),
        503: problemsWithRetryAfter('not_loaded', 'board_unavailable'),
      },
    },
    examples: {
      lists: {
        summary: 'Two lists of what is read now',
        query: { site: 'dev', scope: ['global', 'section:world'], window: 'now', limit: 5 },
        status: 200,
        answer: exampleLists,
      },
      unknownSite: {
        summary: 'A site that nobody reads',
        query: { site: 'nowhere' },
        status: 404,
        answer: problemExample(404, 'unknown_site', 'There is no such site.'),
      },
    },
    handler: answerPreparedReplies(replies, (url, siteOf) => {
      const query = readQuery(url, trendingQuerySchema)
      return { kind: 'lists', site: siteOf(query.site), query }
    }),
  })
}
