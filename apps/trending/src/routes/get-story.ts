import { defineRawRoute, problems, readQuery, type RawRoute } from '@frontpage/service-kit'
import { createPreparedAnswers, publicAccess } from '../http/prepared-answers.js'
import { storyQuerySchema } from '../list/list-queries.js'
import { storyReplySchema } from '../list/list-replies.js'
import { renderStory } from '../list/render-story.js'
import type { ReadContext } from './read-context.js'

export function getStory({ desk, onRendered }: ReadContext): RawRoute {
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
      responses: {
        200: { description: 'The story', body: storyReplySchema },
        304: { description: 'Nothing has changed' },
        404: problems('unknown_story', 'unknown_site'),
        503: problems('not_loaded'),
      },
    },
    handler: createPreparedAnswers({
      desk,
      onRendered,
      read: (url, { id }: { readonly id: string }) => ({ ...readQuery(url, storyQuerySchema), id }),
      render: (site, { id }) => renderStory(desk, site, id),
    }),
  })
}
