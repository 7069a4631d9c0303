import { expect, it } from '@jest/globals'
import { createEnricher } from '@frontpage/enrichment'
import { sourceSchema, type AcceptedEvent, type JsonObject } from '@frontpage/contracts'
import { createEnrichment } from './enrich-events.js'
import { toFoldable } from './to-foldable.js'

const noon = Date.UTC(2026, 10, 23, 12)
const hourMs = 3_600_000
const enrich = createEnrichment(createEnricher(), () => undefined)

function timeOf(times: Pick<AcceptedEvent, 'receivedAt' | 'timestamp' | 'originalTimestamp'>): number[] {
  const event: AcceptedEvent = {
    messageId: 'm',
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    ...times,
  }
  return enrich([event]).map((enriched) => toFoldable(enriched).timestamp)
}

it('cuts a title that is too long, and drops an address that is too long', () => {
  const properties = { title: 't'.repeat(400), image: `https://img.example/${'i'.repeat(1_900)}` }
  const event: AcceptedEvent = {
    messageId: 'm',
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: noon,
    timestamp: noon,
    properties,
  }
  expect(enrich([event]).map((enriched) => toFoldable(enriched).story)).toEqual([{ title: 't'.repeat(300) }])
})

const web = sourceSchema.parse({
  id: 'web',
  name: 'Web',
  writeKey: 'k',
  site: 'daily',
  allowedOrigins: ['https://news.example', 'https://*.news.example'],
  mapping: {
    storyUrls: ['/read/:storyId'],
    storyParameters: ['id'],
    readersToList: 4,
    properties: { link: 'url' },
  },
})

it('claims of a story what can be meant', () => {
  const properties = {
    title: 'Loading…',
    section: '\u200b',
    author: 'undefined',
    publishedAt: 1_795_000_000,
    tags: ['Paris, Texas', 'Film'],
  }
  const event = {
    messageId: 'm',
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
  } as const
  const [enriched] = enrich([{ ...event, receivedAt: noon, timestamp: noon, properties }])
  expect(toFoldable(enriched!).story).toEqual({ publishedAt: '1795000000', tags: 'Paris, Texas\nFilm' })
})

// prettier-ignore
it.each<[string, JsonObject, { url?: string; storyId?: string; readersToList?: number }]>([
  ['a reader’s own query', { url: 'https://news.example/x?gift=TOKEN&id=7#me' }, { url: 'https://news.example/x?id=7', storyId: 'news.example/x?id=7', readersToList: 4 }],
  ['a password', { link: 'https://ann:secret@m.news.example/x' }, { url: 'https://m.news.example/x', storyId: 'm.news.example/x', readersToList: 4 }],
  ['a private page', { url: 'https://news.example/reset-password/TOKEN' }, {}],
  ['a private page of a story', { storyId: 's', url: 'https://news.example/preview/draft-77' }, { storyId: 's' }],
  ['an address that a pattern knows', { url: 'https://news.example/read/7' }, { url: 'https://news.example/read/7', storyId: '7' }],
  ['an address that another page names', { storyId: 'news.example/x', url: 'https://news.example/y' }, { url: 'https://news.example/y', storyId: 'news.example/x', readersToList: 1 }],
  ['an address that its own page names', { storyId: 'news.example/x', url: 'https://news.example/x' }, { url: 'https://news.example/x', storyId: 'news.example/x', readersToList: 4 }],
  ['another site', { storyId: 's', url: 'https://evil.example/x' }, { storyId: 's' }],
])('claims of %s only what may be published', (_what, properties, expected) => {
  const withSource = createEnrichment(createEnricher(), () => web)
  const event = { messageId: 'm', type: 'page', sourceId: 'web', site: 'daily', environment: 'production' } as const
  const [enriched] = withSource([{ ...event, receivedAt: noon, timestamp: noon, properties }])
  const { story, storyId, readersToList } = toFoldable(enriched!)
  expect({ url: story.url, storyId, readersToList }).toEqual({ url: undefined, storyId: undefined, readersToList: undefined, ...expected })
})

it.each([
  ['https://img.example/a.jpg?w=600', 'https://img.example/a.jpg?w=600'],
  ['http://img.example', 'http://img.example'],
  ['javascript:alert(1)', undefined],
  ['data:image/png;base64,AA', undefined],
  ['/a.jpg', undefined],
  ['https://ann:secret@img.example/a.jpg', undefined],
  [String.raw`https://evil.example\@img.example/a.jpg`, undefined],
])('takes the image %s for %s', (image, expected) => {
  const event = {
    messageId: 'm',
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
  } as const
  const [enriched] = enrich([{ ...event, receivedAt: noon, timestamp: noon, properties: { image } }])
  expect(toFoldable(enriched!).story.image).toBe(expected)
})

it.each([
  ["the client's own of a copy that came at once", noon, noon - 1_000, noon - 1_005, noon - 1_005],
  ["the client's own of one that came late", noon + 30_000, noon + 29_000, noon - 1_005, noon - 1_005],
  ['the corrected one of a clock that is wrong', noon, noon - 5, noon - hourMs, noon - 5],
  ['the corrected one of a client that says none', noon, noon, undefined, noon],
  ['never in the future', noon, noon - 5, noon + 500, noon],
])('folds under a time that is %s', (_which, receivedAt, timestamp, originalTimestamp, expected) => {
  expect(timeOf({ receivedAt, timestamp, originalTimestamp })).toEqual([expected])
})

it('has no network that all readers behind it share', () => {
  const ips = ['203.0.113.0', '10.0.0.0', '127.0.0.0', '100.64.0.0', 'fd00:1:2::', undefined]
  const events = ips.map((ip): AcceptedEvent => ({
    messageId: 'm',
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: noon,
    timestamp: noon,
    ip,
  }))
  const networks = enrich(events).map((enriched) => toFoldable(enriched).network)
  expect(networks).toEqual(['203.0.113.0', ...Array.from({ length: 5 })])
})
