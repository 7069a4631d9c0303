import { defineRawRoute, problems, readQuery, type RawRoute } from '@frontpage/service-kit'
import { streamQuerySchema } from '../list/list-queries.js'
import type { ListStreams } from '../stream/list-streams.js'

export function getTrendingStream(streams: ListStreams): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/v1/trending/stream',
    operationId: 'streamTrending',
    summary: 'The answer of `GET /v1/trending` as server-sent events: now, and whenever it has changed',
    description: 'Who comes back with `Last-Event-ID` is not sent what it has seen already.',
    tags: ['trending'],
    cors: { origins: '*', allowHeaders: ['last-event-id', 'cache-control'], maxAgeSeconds: 86_400 },
    documents: {
      query: streamQuerySchema,
      responses: {
        200: { description: 'Events `lists`', contentType: 'text/event-stream' },
        400: problems('invalid_request'),
        404: problems('unknown_site'),
        503: problems('not_loaded', 'too_many_streams'),
      },
    },
    handler: (req, res) => streams.open(req, res, readQuery(req.url ?? '', streamQuerySchema)),
  })
}
