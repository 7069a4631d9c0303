import { z } from 'zod'
import {
  defineRawRoute,
  formatSseEvent,
  problems,
  problemsWithRetryAfter,
  readQuery,
  type RawRoute,
} from '@frontpage/service-kit'
import { streamQuerySchema } from '../list/list-queries.js'
import type { ListStreams } from '../stream/list-streams.js'
import { trendingReplySchema } from '../list/list-replies.js'
import { exampleLists } from '../list/reply-examples.js'

export function getTrendingStream(streams: ListStreams): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/v1/trending/stream',
    operationId: 'streamTrending',
    summary: 'The answer of `GET /v1/trending` as server-sent events: now, and whenever it has changed',
    description:
      'Who comes back with `Last-Event-ID` is not sent what it has seen already.\n\n' +
      '"Try it out" of `/docs` shows nothing of it, since that waits for an answer’s end. In a terminal: ' +
      "`curl -N 'http://127.0.0.1:4003/v1/trending/stream?limit=5'`",
    tags: ['trending'],
    cors: { origins: '*', allowHeaders: ['last-event-id', 'cache-control'], maxAgeSeconds: 86_400 },
    documents: {
      query: streamQuerySchema,
      headers: z.object({
        'Last-Event-ID': z
          .string()
          .optional()
          .meta({ description: 'The `id` of the last event that one has' }),
      }),
      responses: {
        200: { description: 'Events `lists`', events: { lists: trendingReplySchema } },
        400: problems('invalid_request'),
        404: problems('unknown_site'),
        429: problemsWithRetryAfter('too_many_streams'),
        503: problemsWithRetryAfter('not_loaded', 'board_unavailable', 'too_many_streams', 'draining'),
      },
    },
    examples: {
      lists: {
        summary: 'What is read now, and how it changes',
        query: { site: 'dev', scope: ['global', 'section:world'], limit: 5 },
        status: 200,
        answer: formatSseEvent({ id: 'pnh3qDhHMFSQ9UOG', event: 'lists', data: exampleLists }),
      },
    },
    handler: (req, res) => streams.open(req, res, readQuery(req.url ?? '', streamQuerySchema)),
  })
}
