import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { sourceMappingSchema, type AcceptedEvent, type JsonObject } from '@frontpage/contracts'
import { keptFieldsOf } from './kept-of-private-readers.js'
import { protectReader } from './protect-reader.js'

const kept = keptFieldsOf(
  sourceMappingSchema.parse({
    properties: { article_id: 'storyId', canonical: 'url' },
    storyParameters: ['id'],
    storyUrls: ['/read?nr=:storyId&view=story'],
  }),
)

function buildEvent(over: Partial<AcceptedEvent> = {}): AcceptedEvent {
  return {
    messageId: 'm',
    type: 'identify',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: Date.UTC(2026, 10, 24, 12),
    timestamp: Date.UTC(2026, 10, 24, 12),
    anonymousId: 'reader-1',
    ...over,
  }
}

function protectedEvent(over: Partial<AcceptedEvent> = {}): AcceptedEvent {
  const event = buildEvent(over)
  protectReader(event, 'gpc', { kept, hashId: (_, { sourceId }) => `day-of-${sourceId}` })
  return JSON.parse(JSON.stringify(event)) as AcceptedEvent
}

it('leaves nothing that identifies the reader or the device', () => {
  const event = protectedEvent({
    userId: 'ann@example.org',
    previousId: 'reader-0',
    groupId: 'SECRET',
    userAgent: 'SECRET',
    traits: { email: 'ann@example.org' },
    properties: { email: 'ann@example.org', sessionId: 'SECRET', $device_id: 'SECRET' },
    context: {
      userAgent: 'SECRET',
      device: { id: 'SECRET', advertisingId: 'SECRET' },
      os: { name: 'SECRET' },
      screen: { width: 1 },
      traits: { email: 'SECRET' },
      amp: { id: 'SECRET' },
      sessionId: 'SECRET',
      groupId: 'SECRET',
      externalIds: [{ id: 'SECRET' }],
      library: { name: 'analytics.js', id: 'SECRET' },
      campaign: { source: 'mail', gclid: 'SECRET', content: 'ann@example.org' },
      referrer: { id: 'SECRET', url: 'https://t.example/a?click=SECRET' },
      locale: 'id-ID',
    },
    other: { integrations: { Amplitude: { session_id: 'SECRET' } }, sessionId: 'SECRET' },
  })
  expect(JSON.stringify(event)).not.toMatch(/SECRET|ann@|reader-/)
  expect(event).toEqual({
    ...buildEvent({ type: 'identify' }),
    privacy: 'gpc',
    anonymousId: expect.stringMatching(/^day-/),
    userId: expect.stringMatching(/^day-/),
    previousId: expect.stringMatching(/^day-/),
    context: {
      referrer: { url: 'https://t.example/a' },
      campaign: { source: 'mail', content: 'redacted-mail' },
      library: { name: 'analytics.js' },
      locale: 'id-ID',
    },
  })
})

it('keeps what names the story, its list, an experiment and the campaign', () => {
  const properties = {
    storyId: 's-1',
    article_id: 7,
    title: 'Rain',
    section: 'Weather',
    tags: ['rain', 'jakarta, south'],
    author: { name: 'A. Writer' },
    publishedAt: '2026-11-24',
    image: 'https://img.example/1.jpg?w=600',
    publisher: 'Daily',
    language: 'id',
    engagedSeconds: 12.5,
    scrollDepth: '80',
    surface: 'home',
    feedId: 'f-1',
    position: 3,
    topic: 'rain',
    stories: [{ storyId: 's-2', position: 0 }, 's-3'],
    keywords: ['a'],
    experiment_id: 'e',
    variation_id: 1,
    phase: 1,
  }
  expect(protectedEvent({ type: 'track', event: 'Story Read', name: 'n', category: 'c', properties })).toMatchObject({
    event: 'Story Read',
    name: 'n',
    category: 'c',
    properties,
  })
  const context = {
    page: { title: 'Rain', path: '/a' },
    campaign: { source: 'news', medium: 'email', name: 'n', term: 't', content: 'c', id: '1' },
    app: { name: 'Daily', version: '1.2', build: 7 },
    timezone: 'Asia/Jakarta',
    webdriver: true,
    navigator: { webdriver: false },
    consent: { categoryPreferences: { C0002: false, '8': 'denied' } },
    consentManagement: { deniedConsentIds: ['C0004'] },
  }
  expect(protectedEvent({ context }).context).toEqual(context)
}) // prettier-ignore

it.each([
  ['https://u:p@www.daily.example/a?email=ann%40example.org&utm_source=x&token=1#h', 'https://www.daily.example/a?utm_source=x'],
  ['https://www.daily.example/read?nr=7&view=story&gift=T&id=3', 'https://www.daily.example/read?nr=7&view=story&id=3'],
  ['https://www.daily.example/unsubscribe/ann@example.org/ok', 'https://www.daily.example/unsubscribe/redacted-mail/ok'],
  ['//u:p@www.daily.example/?id=ann@example.org', '//www.daily.example/?id=redacted-mail'],
  ['/a?q=private+matters', '/a'],
  ['?q=private+matters&utm_id=1', '?utm_id=1'],
])('reduces the address %s to what names the story and the campaign', (written, reduced) => {
  const page = { url: written, path: written, referrer: written, search: written }
  const event = protectedEvent({ properties: { ...page, canonical: written }, context: { page } })
  const expected = { url: reduced, path: reduced, referrer: reduced, search: reduced }
  expect([event.properties, event.context]).toEqual([{ ...expected, canonical: reduced }, { page: expected }])
}) // prettier-ignore

it.each<[string, JsonObject, JsonObject]>([
  ['words of a decision only', { consent: { C0002: 'denied', C0003: '0', id: 'a1b2c3', tcString: 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA' } }, { consent: { C0002: 'denied', C0003: '0' } }],
  ['a consent that is one word', { consent: 'nein' }, { consent: 'nein' }],
  ['a name that is also a prototype’s', { consent: JSON.parse('{"__proto__":false}') as JsonObject }, { consent: JSON.parse('{"__proto__":false}') as JsonObject }],
])('keeps of consent %s', (_what, context, expected) => {
  expect(protectedEvent({ context }).context).toEqual(expected)
}) // prettier-ignore

it('keeps none but the listed fields, whatever is sent', () => {
  const names = fc.constantFrom('properties', 'traits', 'context', 'other')
  const anyFields = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<JsonObject>)
  fc.assert(
    fc.property(names, anyFields, (name, said) => {
      const event = protectedEvent({ [name]: Object.fromEntries(Object.entries(said).map(([key, value]) => [`x${key}`, value])) }) // prettier-ignore
      expect(event[name as 'other']).toBeUndefined()
    }),
  )
})

it('changes nothing of the client’s own objects', () => {
  const context = { userAgent: 'Agent/1' }
  protectedEvent({ context })
  expect(context).toEqual({ userAgent: 'Agent/1' })
})
