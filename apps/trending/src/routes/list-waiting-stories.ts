import { z } from 'zod'
import { slugSchema } from '@frontpage/contracts'
import {
  defineRoute,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { decisionScopes } from '../decisions/decision-scopes.js'
import type { BoardThread } from '../board-thread/start-board-thread.js'
import { findSite } from '../list/find-site.js'

const waitingSchema = z.object({
  storyId: z.string(),
  section: z.string(),
  decisionId: z.string().meta({ description: 'The review that it waits for' }),
  title: z.string().optional(),
  url: z.string().optional(),
})

export function listWaitingStories(board: BoardThread): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/waiting-stories',
    operationId: 'listWaitingStories',
    summary: 'Stories that would stand in the top of a list, but wait for approval',
    tags: ['decisions'],
    auth: requireAdmin(decisionScopes.read),
    query: z.object({ site: slugSchema.optional() }),
    responses: {
      200: { description: 'The stories', body: z.object({ data: z.array(waitingSchema) }) },
      404: problems('unknown_site'),
      503: problemsWithRetryAfter('not_loaded', 'board_unavailable'),
    },
    examples: {
      waiting: {
        summary: 'One story that waits',
        query: { site: 'dev' },
        status: 200,
        answer: {
          data: [{ storyId: 'hello', section: 'world', decisionId: 'review-world', title: 'Hello' }],
        },
      },
    },
    async handler({ query }) {
      board.requireLoaded()
      const site = findSite(board.sites(), query.site)
      const data = await board.ask({ kind: 'waitingStories', site })
      return { status: 200, body: { data } }
    },
  })
}
