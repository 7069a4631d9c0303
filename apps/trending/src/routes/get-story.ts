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
import { storyQuerySchema } from '../list/list-queries.js'
import { storyReplySchema } from '../list/list-replies.js'
import { exampleStory } from '../list/reply-examples.js'

export function getStory(replies: PreparedReplies): RawRoute {
  return defineRawRoute({
    method: 'GET',
    path: '/v1/trending/stories/:id',
    operationId: 'getTrendingStory',
    summary: 'Who reads one story now, minute by minute, and where it stands',
    description: 'An id that is a URL is percent-encoded, its slashes too.',
    tags: ['trending'],
    cors: publicAccess,
    documents: {
      query: storyQuerySchema,
      headers: conditionalHeaders,
      responses: {
        200: { description: 'The story', headers: conditionalAnswerHeaders, body: storyReplySchema },
        304: { description: 'Nothing has changed', headers: conditionalAnswerHeaders },
        400: problems('invalid_request'),
        404: problems('unknown_story', 'unknown_site'),
        503: problemsWithRetryAfter('not_loaded', 'board_unavailable'),
      },
    },
    examples: {
      story: {
        summary: 'A story that is read now',
        params: { id: 'hello' },
        query: { site: 'dev' },
        status: 200,
        answer: exampleStory,
      },
      unknown: {
        summary: 'A story that nobody reads',
        params: { id: 'nothing' },
        query: { site: 'dev' },
        status: 404,
        answer: problemExample(404, 'unknown_story', 'Nobody reads a story with this id at the moment.'),
      },
    },
    handler: answerPreparedReplies(replies, (url, siteOf, { id }: { readonly id: string }) => {
      const { site } = readQuery(url, storyQuerySchema)
      return { kind: 'story', site: siteOf(site), storyId: id }
    }),
  })
}
