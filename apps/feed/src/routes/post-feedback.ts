import {
  defineRoute,
  HttpFault,
  problemExample,
  problems,
  problemsWithRetryAfter,
  type Route,
} from '@frontpage/service-kit'
import type { FeedContext } from '../answers/feed-context.js'
import { findSite } from '../answers/find-site.js'
import { readerAccess, readerCredentials } from '../answers/reader-access.js'
import {
  feedbackAnswerSchema,
  feedbackBodySchema,
  undoOf,
  type FeedbackBody,
} from '../feedback/feedback-body.js'
import { giveFeedback, type FeedbackContext } from '../feedback/give-feedback.js'
import { isStoryAction, type FeedbackSubject } from '../feedback/to-preference.js'
import { requireKnownReader } from '../reader/require-known-reader.js'

/** `POST /v1/feedback`: what a reader wants more or less of. */
export function postFeedback(context: FeedContext, feedback: FeedbackContext): Route {
  return defineRoute({
    method: 'POST',
    path: '/v1/feedback',
    operationId: 'giveFeedback',
    summary: 'Hide a story, see less of a topic or source, follow one, or take that back',
    description:
      'In force at once, in every list: hidden stories are gone for good, and of a topic nothing is shown for 14 days and less than usual for some months. A story is named by its id, or by the token that it had in the feed.',
    tags: ['feed'],
    credentials: readerCredentials,
    cors: readerAccess,
    body: feedbackBodySchema,
    responses: {
      200: { description: 'It is in force', body: feedbackAnswerSchema },
      400: problems('invalid_request', 'invalid_json', 'token_invalid'),
      403: problems('reader_not_proven', 'not_personalised'),
      404: problems('unknown_site'),
      503: problemsWithRetryAfter('not_loaded', 'journal_full', 'overloaded'),
    },
    examples: {
      hide: {
        summary: 'A story that the reader does not want to see again',
        body: {
          site: 'dev',
          anonymousId: '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10',
          action: 'hide_story',
          storyId: 'a-story-to-hide',
        },
        status: 200,
        answer: {
          site: 'dev',
          action: 'hide_story',
          storyId: 'a-story-to-hide',
          undo: 'unhide_story',
          remembered: true,
        },
      },
      nobody: {
        summary: 'Without a reader',
        body: { site: 'dev', action: 'less_of', topic: 'tag:gossip' },
        status: 403,
        answer: problemExample(403, 'reader_not_proven', 'Say who the reader is.'),
      },
    },
    async handler({ body, req }) {
      const site = findSite(context.board, body.site)
      const reader = await requireKnownReader(context.identify, { ...body, site }, req.rawHeaders)
      const { subject, ...place } = subjectOf(context, site, body)
      const remembered = await giveFeedback(feedback, {
        site,
        reader,
        action: body.action,
        subject,
        ...place,
      })
      const { action } = body
      return { status: 200, body: { site, action, ...subject, undo: undoOf[action], remembered } }
    },
  })
}

/** @throws HttpFault 400 */
function subjectOf(
  { tokens, board }: FeedContext,
  site: string,
  { action, token, storyId, topic }: FeedbackBody,
): { subject: FeedbackSubject; feedId?: string; position?: number } {
  if (!isStoryAction(action)) {
    if (topic === undefined) throw missing('#/topic', 'Say which topic.')
    return { subject: { topic } }
  }
  if (token === undefined) {
    if (storyId === undefined) throw missing('#/storyId', 'Say which story, by `storyId` or by `token`.')
    return { subject: { storyId } }
  }
  const item = tokens.verify(token)
  const story = item && board.ofSite(site)?.byNumber(item.number)
  if (item === undefined || story === undefined) {
    throw new HttpFault(400, 'token_invalid', {
      detail: 'This token was not given out here, or its story is gone. Send the `storyId` in its place.',
    })
  }
  const { feedId, position } = item
  return { subject: { storyId: story.storyId }, feedId, position }
}

function missing(pointer: string, detail: string): HttpFault {
  return new HttpFault(400, 'invalid_request', { detail, errors: [{ in: 'body', pointer, detail }] })
}
