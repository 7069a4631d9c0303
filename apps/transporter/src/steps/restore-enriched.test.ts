import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sourceSchema, storyEvents, type AcceptedEvent, type JsonValue } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import { decodeEventRow, encodeEventRows, toEventRow } from '@frontpage/event-store'
import { createEnrichment } from './enrich-events.js'
import { createRestoration } from './restore-enriched.js'
import { toFoldable } from './to-foldable.js'

const noon = Date.UTC(2026, 10, 23, 12)
const source = sourceSchema.parse({
  id: 'web',
  name: 'Web',
  writeKey: 'k',
  site: 'daily',
  mapping: {
    storyUrls: ['/read/:storyId'],
    events: { 'Daftar Tampil': 'Stories Shown', Klik: 'Story Clicked' },
    properties: {
      daftar: 'feedId',
      artikel: 'storyId',
      detik: 'engagedSeconds',
      topik: 'topic',
      urutan: 'position',
    },
  },
})
const sourceOf = (): typeof source => source

const id = fc.oneof(
  fc.constantFrom<JsonValue>('s1', 's2', 'https://a/b', '', 7, null),
  fc.string({ maxLength: 8 }),
)
const item = fc.oneof(
  id,
  fc.record({ storyId: id, position: fc.oneof(fc.nat(20), id) }, { requiredKeys: [] }),
)
const properties = fc.record(
  {
    storyId: id,
    artikel: id,
    feedId: id,
    daftar: id,
    surface: fc.constantFrom<JsonValue>('home', 3, null, 'x'.repeat(90)),
    position: fc.constantFrom<JsonValue>(3, '4', -1, null),
    urutan: fc.constantFrom<JsonValue>(5, '6'),
    topic: fc.constantFrom<JsonValue>('section:Football', 'Elections', '', 4),
    topik: fc.constantFrom<JsonValue>('tag:a'),
    engagedSeconds: fc.constantFrom<JsonValue>(12, '30', -2),
    detik: fc.constantFrom<JsonValue>(40, '50'),
    stories: fc.oneof(fc.array(item, { maxLength: 6 }), id),
  },
  { requiredKeys: [] },
)
const event = fc.record({
  type: fc.constantFrom<AcceptedEvent['type']>('track', 'track', 'page'),
  event: fc.constantFrom(...storyEvents, 'Daftar Tampil', 'Klik', 'Other'),
  properties,
  url: fc.constantFrom('https://a.b/c?x=1', 'https://a.b/login', 'https://a.b/read/7', 'http://a', ''),
  userId: fc.constantFrom(undefined, 'ann'),
  anonymousId: fc.constantFrom(undefined, 'a'),
  privacy: fc.constantFrom(undefined, 'gpc' as const),
  timestamp: fc.integer({ min: noon - 60_000, max: noon }),
})

it('an event is folded the same from its row in the archive', () => {
  const enrich = createEnrichment(createEnricher(), sourceOf)
  const restore = createRestoration(sourceOf)
  fc.assert(
    fc.property(fc.array(event, { maxLength: 10 }), (fields) => {
      const live = enrich(
        fields.map(({ event: name, url, ...more }, n) => ({
          messageId: `m-${n}`,
          sourceId: 'web',
          site: 'daily',
          environment: 'production',
          receivedAt: noon,
          originalTimestamp: more.timestamp,
          ...more,
          ...(more.type === 'track'
            ? { event: name, context: { page: { url } } }
            : { properties: { ...more.properties, url } }),
        })),
      )
      const expected = live.map(toFoldable)
      const rows = live.map(({ event: each, enrichment }) => toEventRow(each, enrichment))
      const encoded = encodeEventRows(rows)
      const archived = rows.map((_, row) => decodeEventRow(encoded, row))
      expect(restore(archived).map(toFoldable)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
