import { defineRecordKind } from '@frontpage/control-records'
import { z } from 'zod'

const storySchema = z.object({
  id: z.string().max(500),
  title: z.string().max(300),
  summary: z.string().max(1_000),
  section: z.string().max(100),
  tags: z.array(z.string().max(100)).max(50),
  author: z.string().max(200),
  publishedAt: z.iso.datetime(),
  url: z.url().max(2_000),
  image: z.url().max(2_000),
})
export type CatalogueStory = z.infer<typeof storySchema>

export function inventStory(number: number, edition = 1): CatalogueStory {
  const slug = `story-${String(number).padStart(6, '0')}`
  return {
    id: `www.daily.example/world/${slug}`,
    title: `Headline of story ${number}, edition ${edition}: what the council decided about the river`,
    summary: 'A few sentences that a reader sees below the headline. '.repeat(3),
    section: `section-${number % 20}`,
    tags: [`tag-${number % 300}`, `tag-${number % 7}`, `place-${number % 50}`],
    author: `Author ${number % 200}`,
    publishedAt: new Date(Date.UTC(2026, 10, 1) + number * 1_000).toISOString(),
    url: `https://www.daily.example/world/${slug}`,
    image: `https://images.daily.example/world/${slug}/main-1200x800.jpg`,
  }
}

/** A large kind: the stories of a publisher, about 700 bytes each. */
export const catalogueRecords = defineRecordKind({
  records: 'catalogue',
  record: 'story',
  schema: storySchema,
  administration: {
    service: 'lab',
    id: storySchema.shape.id,
    body: storySchema,
    toRecord: (body) => body,
    example: { record: inventStory(1), body: inventStory(1) },
  },
})
