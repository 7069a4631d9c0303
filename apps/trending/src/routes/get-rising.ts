import {
  conditionalAnswerHeaders,
  conditionalHeaders,
  defineRawRoute,
  problems,
  problemsWithRetryAfter,
  readQuery,
  type RawRoute,
} from '@frontpage/service-kit'
import { answerPreparedReplies, publicAccess, type PreparedReplies } from '../answers/prepared-replies.js'
import { risingQuerySchema } from '../list/list-queries.js'
import { risingReplySchema } from '../list/list-replies.js'
import { exampleRising } from '../list/reply-examples.js'

export function getRising(replies: PreparedReplies): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/v1/trending/rising',
    operationId: 'getRising',
    summary: 'Stories that are read far more than usual, breaking ones included',
    tags: ['trending'],
    cors: publicAccess,
    documents: {
      query: risingQuerySchema,
      headers: conditionalHeaders,
      responses: {
        200: {
          description: 'The list, with how many times its usual rate each is read',
          headers: conditionalAnswerHeaders,
          body: risingReplySchema,
        },
        304: { description: 'Nothing has changed', headers: conditionalAnswerHeaders },
        400: problems('invalid_request'),
        404: problems('unknown_site'),
        503: problemsWithRetryAfter('not_loaded', 'board_unavailable'),
      },
    },
    examples: {
      list: {
        summary: 'Of the whole site',
        query: { site: 'dev', limit: 5 },
        status: 200,
        answer: exampleRising,
      },
    },
    handler: answerPreparedReplies(replies, (url, siteOf) => {
      const query = readQuery(url, risingQuerySchema)
      return { kind: 'rising', site: siteOf(query.site), query }
    }),
  })
}
