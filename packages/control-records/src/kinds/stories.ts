import {
  catalogueStoryBodySchema,
  catalogueStorySchema,
  slugSchema,
  storyIdSchema,
  toStoryRecordId,
  type CatalogueStory,
  type CatalogueStoryBody,
} from '@frontpage/contracts'
import { z } from 'zod'
import { defineRecordKind } from '../record/record-kind.js'

const exampleBody = {
  title: 'The river rises above its banks',
  summary: 'The council opens two schools to those who had to leave their houses.',
  sections: ['World', 'Weather'],
  tags: ['Floods'],
  author: 'Ann Example',
  publisher: 'The Daily',
  publishedAt: '2026-06-01T08:00:00Z',
  url: 'https://www.daily.example/world/river',
  image: 'https://images.daily.example/river.jpg',
  language: 'en',
} as const satisfies Partial<Record<keyof CatalogueStoryBody, unknown>>
const examplePlace = { id: 'www.daily.example/world/river', query: { site: 'dev' } }

/**
 * The kind of the stories that publishers and editors describe. Its id is `<site>/<story id>`. A site may have 100,000 of
 * them: services that need a few facts of each follow them with `followRecordChanges`.
 */
export const storyRecords = defineRecordKind({
  records: 'stories',
  record: 'story',
  schema: catalogueStorySchema,
  administration: {
    service: 'feed',
    path: '/v1/stories',
    isLarge: true,
    id: storyIdSchema,
    partialId: {
      query: z.object({
        site: slugSchema.meta({ description: 'The site that the story belongs to' }),
      }),
      toRecordId: (storyId, { site = '' }) => toStoryRecordId(site, storyId),
      example: examplePlace,
    },
    body: catalogueStoryBodySchema,
    toRecord: (body, { id }): CatalogueStory => ({ id, ...body }),
    putDescription:
      'The fields of the body win over what feeds and events say; a field that is absent is filled by these.',
    example: {
      record: {
        id: toStoryRecordId(examplePlace.query.site, examplePlace.id),
        ...exampleBody,
        sections: [...exampleBody.sections],
        tags: [...exampleBody.tags],
      },
      body: { ...exampleBody, sections: [...exampleBody.sections], tags: [...exampleBody.tags] },
    },
  },
})
