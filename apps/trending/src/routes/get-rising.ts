import {
  defineRawRoute,
  problems,
  problemsWithRetryAfter,
  readQuery,
  type RawRoute,
} from '@frontpage/service-kit'
import { createPreparedAnswers, publicAccess } from '../http/prepared-answers.js'
import { risingQuerySchema } from '../list/list-queries.js'
import { risingReplySchema } from '../list/list-replies.js'
import { renderRising } from '../list/render-lists.js'
import type { ReadContext } from './read-context.js'
import { exampleRising } from '../list/reply-examples.js'
import { conditionalAnswerHeaders, conditionalHeaders } from '../http/conditional-request.js'

export function getRising({ desk, onRendered }: ReadContext): RawRoute {
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
        503: problemsWithRetryAfter('not_loaded'),
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
    handler: createPreparedAnswers({
      desk,
      onRendered,
      read: (url) => readQuery(url, risingQuerySchema),
      render: (site, query) => renderRising(desk, site, query),
    }),
  })
}
