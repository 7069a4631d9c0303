import { expect, it } from '@jest/globals'
import { sourceSchema, type AcceptedEvent, type Enrichment, type Source } from '@frontpage/contracts'
import { createEnricher } from './create-enricher.js'

const source = sourceSchema.parse({
  id: 'web',
  name: 'Web',
  writeKey: 'k',
  site: 'daily',
  allowedOrigins: ['https://*.example.co.id'],
  mapping: {
    events: { 'Article Viewed': 'Story Viewed', 'Story Liked': 'Story Shared' },
    properties: { article_id: 'storyId', rubrik: 'section' },
  },
})
const enrich = createEnricher({
  countryOf: (ip) => (ip === '36.68.0.0' ? 'ID' : 'US'),
  isDataCentre: (ip) => ip === '3.16.1.0',
})

function buildEvent(over: Partial<AcceptedEvent>): AcceptedEvent {
  return {
    messageId: 'm',
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: 1_000,
    timestamp: 1_000,
    ...over,
  }
}

const userAgent =
  'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36'
const library = { name: 'analytics.js', version: '1' }
const page = { url: 'https://www.example.co.id/metro/banjir?utm_source=pagi&utm_medium=email&gclid=secret' }
const view = { properties: { article_id: '7', rubrik: 'metro' }, context: { library, userAgent, page } }

it('derives all fields of a view', () => {
  const found: Enrichment = {
    storyId: '7',
    storyEvent: 'Story Viewed',
    properties: { storyId: '7', section: 'metro' },
    browser: 'Chrome',
    browserVersion: 126,
    os: 'Android',
    deviceClass: 'mobile',
    botMarks: [],
    channel: 'paid_search',
    referrerSource: 'google',
    utmSource: 'pagi',
    utmMedium: 'email',
    utmCampaign: undefined,
    utmTerm: undefined,
    utmContent: undefined,
    utmId: undefined,
    clickIds: ['gclid'],
    country: 'ID',
  }
  const event = buildEvent({ ...view, ip: '36.68.0.0' })
  const before = structuredClone(event)
  expect(enrich(event, source)).toEqual(found)
  expect(enrich(event, source)).toEqual(found)
  expect(event).toEqual(before)
  expect(JSON.stringify(found)).not.toContain('secret')
})

const mobile = {
  library: { name: 'analytics-android' },
  os: { name: 'Android' },
  device: { type: 'android' },
}

// prettier-ignore
it.each<[string, Partial<AcceptedEvent>, Source | undefined, Partial<Enrichment>]>([
  ['a source’s own word', { type: 'track', event: 'Article Viewed', properties: { article_id: 7 } }, source, { storyEvent: 'Story Viewed', storyId: '7', channel: undefined }],
  ['our own word, which the source maps otherwise', { type: 'track', event: 'Story Liked' }, source, { storyEvent: 'Story Liked' }],
  ['a word of JavaScript', { type: 'track', event: 'constructor' }, source, { storyEvent: undefined }],
  ['our own word', { type: 'track', event: 'Story Read', properties: { storyId: 's', engagedSeconds: 9 } }, source, { storyEvent: 'Story Read', storyId: 's', properties: { storyId: 's', engagedSeconds: 9 } }],
  ['any other word', { type: 'track', event: 'Ad Seen' }, source, { storyEvent: undefined, storyId: undefined }],
  ['no source', { type: 'track', event: 'Article Viewed', properties: { article_id: '7' } }, undefined, { storyEvent: undefined, storyId: undefined, properties: {} }],
  ['the front page', { context: { library, userAgent, page: { url: 'https://www.example.co.id/' } } }, source, { storyId: undefined, storyEvent: 'Story Viewed', channel: 'direct' }],
  ['an identify', { type: 'identify', traits: { plan: 'free' } }, source, { storyEvent: undefined, channel: undefined }],
  ['a click inside the site', { type: 'track', event: 'Story Clicked', context: { library, userAgent, page: { referrer: 'https://m.example.co.id/' } } }, source, { channel: 'internal' }],
  ['a page’s referrer in its properties', { properties: { url: 'https://www.example.co.id/a', referrer: 'https://t.co/a' }, context: { library, userAgent } }, source, { channel: 'social', referrerSource: 'x' }],
  ['what opened an app', { type: 'screen', context: { ...mobile, referrer: { url: 'android-app://com.google.android.gm/' } } }, source, { channel: 'email', referrerSource: 'gmail' }],
  ['Segment’s campaign', { context: { library, userAgent, page: { url: 'https://www.example.co.id/a' }, campaign: { source: 'newsletter', medium: 'email', name: 'pagi' } } }, source, { channel: 'email', utmSource: 'newsletter', utmCampaign: 'pagi' }],
  ['an app', { type: 'screen', context: mobile, userAgent: 'okhttp/4.12' }, source, { os: 'Android', deviceClass: 'mobile', browser: undefined, botMarks: [] }],
  ['a crawler', { context: { library, userAgent: 'Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)' }, ip: '3.16.1.0' }, source, { botMarks: ['known_bot', 'data_centre'], deviceClass: 'bot', browser: undefined, country: 'US' }],
  ['a server', { context: { library: { name: '@segment/analytics-node' } }, userAgent: 'node', ip: '3.16.1.0' }, source, { botMarks: [], country: undefined, deviceClass: undefined }],
  ['a server that names the reader’s address', { context: { library: { name: '@segment/analytics-node' } }, ip: '36.68.0.0' }, source, { botMarks: [], country: 'ID' }],
  ['a tool', { userAgent: 'curl/8', ip: '3.16.1.0', properties: { storyId: 's' } }, source, { botMarks: [], storyEvent: 'Story Viewed' }],
  ['a reader who asked not to be tracked', { privacy: 'gpc', context: { library, page, os: { name: 'Android' } }, ip: '36.68.0.0' }, source, { browser: undefined, os: undefined, deviceClass: undefined, botMarks: [], country: 'ID' }],
  ['a reader who asked, and an agent that should not be there', { ...view, privacy: 'dnt' }, source, { browser: undefined, browserVersion: undefined, os: undefined, deviceClass: undefined, botMarks: [] }],
  ['no address', view, source, { country: undefined }],
  ['nonsense in every place', { properties: { url: 7, referrer: [] }, context: { page: 'x', library: 7, userAgent: {}, campaign: 'c', referrer: 3, os: 1 }, ip: '' }, source, { channel: undefined, storyId: undefined, botMarks: [] }],
])('%s', (_what, event, from, expected) => {
  expect(enrich(buildEvent(event), from)).toMatchObject(expected)
})

it('works without look-ups', () => {
  expect(createEnricher()(buildEvent({ ...view, ip: '3.16.1.0' }), source)).toMatchObject({
    country: undefined,
    botMarks: [],
  })
})
