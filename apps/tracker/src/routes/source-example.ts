import { sourceSchema } from '@frontpage/contracts'

const { id: _, ...body } = sourceSchema.parse({
  id: 'apps',
  name: 'Mobile apps',
  writeKey: 'apps-key',
  site: 'daily',
  rate: { eventsPerSecond: 500, burst: 2_000 },
  mapping: { events: { 'Article Viewed': 'Story Viewed' }, properties: { article_id: 'storyId' } },
})

/** The example body in the API documents. */
export const exampleSourceBody = {
  name: body.name,
  writeKey: body.writeKey,
  site: body.site,
  rate: body.rate,
  mapping: { events: body.mapping.events, properties: body.mapping.properties },
}
export const exampleSource = { id: 'apps', ...body }
