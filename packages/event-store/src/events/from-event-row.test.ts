import { describe, expect, it } from '@jest/globals'
import { maxStoryIdLength, type AcceptedEvent, type Enrichment } from '@frontpage/contracts'
import { fromEventRow } from './from-event-row.js'
import { toEventRow } from './to-event-row.js'

const nothingFound = toEnrichment({})
const bare: AcceptedEvent = {
  messageId: 'm',
  type: 'page',
  sourceId: 'web',
  site: 'daily',
  environment: 'production',
  receivedAt: 1_000,
  timestamp: 900,
}
const full: AcceptedEvent = {
  ...bare,
  originalTimestamp: 800,
  sentAt: 900,
  timeFlag: 'late',
  privacy: 'gpc',
  event: 'e',
  name: 'n',
  category: 'c',
  userId: 'u',
  anonymousId: 'a',
  groupId: 'g',
  previousId: 'p',
  properties: {
    storyId: 's',
    section: 'news',
    title: 'T',
    url: 'https://a/b',
    path: '/b',
    referrer: 'https://r/',
    tags: ['x'],
  },
  traits: { plan: 'free' },
  context: {
    page: { search: '?q' },
    library: { name: 'analytics.js', version: '4', flavour: 'x' },
    locale: 'id',
    consent: { categoryPreferences: { analytics: false } },
  },
  other: { foo: 1 },
  ip: '10.0.0.0',
  userAgent: 'Header/1',
}
const found = toEnrichment({
  storyId: 's',
  storyEvent: 'Story Viewed',
  browser: 'Chrome',
  browserVersion: 126,
  os: 'Android',
  deviceClass: 'mobile',
  botMarks: ['headless'],
  channel: 'email',
  referrerSource: 'gmail',
  utmSource: 'pagi',
  utmMedium: 'email',
  utmCampaign: 'c',
  utmTerm: 't',
  utmContent: 'x',
  utmId: 'i',
  clickIds: ['gclid'],
  country: 'ID',
})

function toEnrichment(facts: Partial<Enrichment>): Enrichment {
  return {
    storyId: undefined,
    storyEvent: undefined,
    properties: {},
    browser: undefined,
    browserVersion: undefined,
    os: undefined,
    deviceClass: undefined,
    botMarks: [],
    channel: undefined,
    referrerSource: undefined,
    utmSource: undefined,
    utmMedium: undefined,
    utmCampaign: undefined,
    utmTerm: undefined,
    utmContent: undefined,
    utmId: undefined,
    clickIds: [],
    country: undefined,
    ...facts,
  }
}

describe('fromEventRow', () => {
  it.each([
    ['everything', full, found],
    ['next to nothing', { ...bare, properties: {} }, nothingFound],
    [
      "a track call's page",
      {
        ...bare,
        type: 'track' as const,
        event: 'Story Read',
        properties: { storyId: 's' },
        context: { page: { url: 'https://a/b', title: 'T' } },
      },
      toEnrichment({ storyId: 's', storyEvent: 'Story Read' }),
    ],
    [
      "a page call's page",
      { ...bare, properties: {}, context: { page: { url: 'https://a/b', title: 'T', path: '/b' } } },
      nothingFound,
    ],
    [
      "a track call's properties",
      {
        ...bare,
        type: 'track' as const,
        event: 'e',
        properties: { url: 'https://a/b', title: 'T', referrer: 'r' },
      },
      nothingFound,
    ],
    [
      'the same in the properties and in the page',
      {
        ...bare,
        properties: { url: 'u', path: '/' },
        context: { page: { url: 'u', path: '/', title: 'T' } },
      },
      nothingFound,
    ],
    [
      "a source's own names",
      { ...bare, properties: { judul: 'T', link: 'u' }, context: { page: { title: 'T', url: 'v' } } },
      toEnrichment({ properties: { title: 'T', url: 'u' } }),
    ],
    [
      'an id that was found',
      { ...bare, properties: { url: 'https://a/b' } },
      toEnrichment({ storyId: 'a/b' }),
    ],
    [
      'an id that is too long for one',
      { ...bare, properties: { storyId: 's'.repeat(maxStoryIdLength + 1) } },
      nothingFound,
    ],
    [
      'a page that says something else',
      { ...bare, properties: { url: 'a' }, context: { page: { url: 'b' } } },
      nothingFound,
    ],
  ])('gives back %s', (_what, event, enrichment) => {
    expect(fromEventRow(toEventRow(event, enrichment))).toEqual({ event, enrichment })
  })

  it.each<[string, AcceptedEvent, Partial<Enrichment>]>([
    ['a user agent in the context', { ...bare, context: { userAgent: 'Inner/1' } }, {}],
    ['an id that is a number', { ...bare, properties: { storyId: 7 } }, { storyId: '7' }],
    [
      'a property that fits no column',
      { ...bare, properties: { section: 7, title: 'x'.repeat(3_000), url: null } },
      { properties: { section: 'news' } },
    ],
  ])('gives the same row again for %s', (_what, event, enrichment) => {
    const row = toEventRow(event, enrichment)
    const again = fromEventRow(row)
    expect(toEventRow(again.event, again.enrichment)).toEqual(row)
  })

  it('reads the defaults of columns that were not written as not known', () => {
    const row = toEventRow({ ...bare, properties: {} })
    const read = { ...row, browser: '', browser_version: 0, country: '', bot_marks: [], click_ids: [] }
    expect(fromEventRow(read).enrichment).toEqual(nothingFound)
  })

  it.each<[string, AcceptedEvent, AcceptedEvent]>([
    [
      'a view has them as properties',
      { ...bare, properties: {}, context: { page: { url: 'u', title: 'T' } } },
      { ...bare, properties: { url: 'u', title: 'T' } },
    ],
    [
      'another call has them as its page’s',
      { ...bare, type: 'track', properties: { url: 'u' } },
      { ...bare, type: 'track', properties: {}, context: { page: { url: 'u' } } },
    ],
    [
      'a derived id is its own',
      { ...bare, properties: { url: 'https://a/b' } },
      { ...bare, properties: { url: 'https://a/b', storyId: 'a/b' } },
    ],
  ])('of a row that does not tell where its values stood, %s', (_what, event, restored) => {
    const row = {
      ...toEventRow(event, restored.properties?.['storyId'] === 'a/b' ? { storyId: 'a/b' } : {}),
      column_origins: 0,
    }
    expect(fromEventRow(row).event).toEqual(restored)
  })
})
