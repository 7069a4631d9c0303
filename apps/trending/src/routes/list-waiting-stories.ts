import { z } from 'zod'
import { slugSchema } from '@frontpage/contracts'
import {
  defineRoute,
  problems,
  problemsWithRetryAfter,
  requireAdmin,
  type Route,
} from '@frontpage/service-kit'
import { waitingStoriesOf } from '../decisions/top-stories.js'
import { findSite } from '../list/find-site.js'
import type { TrendingDesk } from '../list/trending-desk.js'

const waitingSchema = z.object({
  storyId: z.string(),
  section: z.string(),
  decisionId: z.string().meta({ description: 'The review that it waits for' }),
  title: z.string().optional(),
  url: z.string().optional(),
})

export function listWaitingStories(desk: TrendingDesk): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/admin/waiting-stories',
    operationId: 'listWaitingStories',
    summary: 'Stories that would stand in the top of a list, but wait for approval',
    tags: ['decisions'],
    auth: requireAdmin('trending.read'),
    query: z.object({ site: slugSchema.optional() }),
    responses: {
      200: { description: 'The stories', body: z.object({ data: z.array(waitingSchema) }) },
      404: problems('unknown_site'),
      503: problemsWithRetryAfter('not_loaded'),
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
      desk.requireLoaded()
      const site = findSite(desk.board, query.site)
      const stories = await desk.turns.run(waitingStoriesOf(desk, site))
      const data = stories.map((waiting) => {
        const { title, url } = desk.board.find(site, 'global', 'now', waiting.storyId)?.card ?? {}
        return { ...waiting, ...(title !== undefined && { title }), ...(url !== undefined && { url }) }
      })
      return { status: 200, body: { data } }
    },
  })
}
