import { describe, expect, it } from '@jest/globals'
import { sourceSchema, type AcceptedEvent, type JsonObject, type JsonValue } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import { foldWindowAt } from '@frontpage/read-models'
import { createConsentRules, mayBeUsedFor } from './consent.js'
import { createEnrichment } from './enrich-events.js'
import { toFoldableBatch } from './foldable-batch.js'

const defaults = createConsentRules()

function usesOf(context: JsonObject, rules = defaults): [statistics: boolean, personalisation: boolean] {
  const event = { context }
  return [mayBeUsedFor('statistics', event, rules), mayBeUsedFor('personalisation', event, rules)]
}

it.each<[string, JsonValue, boolean, boolean]>([
  ['no word about consent', {}, true, true],
  ['all given', { categoryPreferences: { Analytics: true, Personalization: true } }, true, true],
  ['statistics refused', { categoryPreferences: { Analytics: false, Functional: true } }, false, true],
  ['personalisation refused', { categoryPreferences: { 'C0003 Functional cookies': false } }, true, false],
  ['both refused', { categoryPreferences: { performance: false, personalisation: false } }, false, false],
  ['advertising refused', { categoryPreferences: { Advertising: false } }, true, true],
  ['what is no preference', { categoryPreferences: [false] }, true, true],
  ['what is no consent', 'all', true, true],
  ['everything refused in a word', 'denied', false, false],
  ['OneTrust’s performance', { categoryPreferences: { C0001: true, C0002: false } }, false, true],
  ['OneTrust’s functional', { categoryPreferences: { c0003: '0', C0002: '1' } }, true, false],
  ['OneTrust’s targeting', { categoryPreferences: { C0004: false } }, true, false],
  ['a number', { categoryPreferences: { 2: false } }, false, false],
  ['the fifth purpose of TCF', { categoryPreferences: { 5: false } }, true, false],
  ['the eighth purpose of TCF', { categoryPreferences: { 8: false } }, false, true],
  ['Cookiebot’s statistics', { categoryPreferences: { statistics: 'false' } }, false, true],
  ['Cookiebot’s preferences', { categoryPreferences: { preferences: false, marketing: false } }, true, false],
  ['Google’s analytics_storage', { categoryPreferences: { analytics_storage: 'denied' } }, false, true],
  [
    'Google’s others',
    { ad_storage: 'denied', ad_user_data: 'DENIED', security_storage: 'granted' },
    true,
    true,
  ],
  ['Google’s personalization_storage', { personalization_storage: 'denied' }, true, false],
  ['German', { categoryPreferences: { Statistik: false, Präferenzen: false } }, false, false],
  ['Indonesian', { categoryPreferences: { Analitik: 'tidak', Fungsional: 'ya' } }, false, true],
  [
    'French',
    { categoryPreferences: { 'Mesure d’audience': 'refusé', Fonctionnels: 'accepté' } },
    false,
    true,
  ],
  ['Spanish', { categoryPreferences: { Estadísticas: 'no', Publicidad: 'no' } }, false, true],
  ['a category that nobody knows', { categoryPreferences: { C0099: false } }, true, false],
  ['one that nobody knows, given', { categoryPreferences: { C0099: true, other: 'granted' } }, true, true],
  ['what is necessary, refused', { categoryPreferences: { C0001: false, necessary: false } }, true, true],
])('with %s', (_what, consent, statistics, personalisation) => {
  expect(usesOf({ consent })).toEqual([statistics, personalisation])
})

it('reads RudderStack’s list of what is refused', () => {
  expect(
    usesOf({ consentManagement: { deniedConsentIds: ['C0002'], allowedConsentIds: ['C0003'] } }),
  ).toEqual([false, true])
})

describe('a source’s own categories', () => {
  const rules = createConsentRules({ Leser: 'statistics', 'Für mich': 'both', C0002: 'none' })

  it.each<[string, boolean, boolean]>([
    ['leser', false, true],
    ['Für mich', false, false],
    ['C0002', true, true],
    ['C0003', true, false],
    ['sonst', true, false],
  ])('come before those that everybody has: %s', (category, statistics, personalisation) => {
    const consent = { categoryPreferences: { [category]: false } }
    expect(usesOf({ consent }, rules)).toEqual([statistics, personalisation])
  })
})

it('counts a reader who asked not to be tracked, and personalises nothing', () => {
  const event = { privacy: 'gpc' as const }
  expect([
    mayBeUsedFor('statistics', event, defaults),
    mayBeUsedFor('personalisation', event, defaults),
  ]).toEqual([true, false])
})

it('is asked by the rules of the event’s source', () => {
  const source = sourceSchema.parse({
    id: 'web',
    name: 'Web',
    writeKey: 'k',
    site: 'daily',
    consentCategories: { Leser: 'statistics' },
  })
  const nowMs = Date.UTC(2026, 10, 23, 12)
  const event = buildEvent({ consent: { categoryPreferences: { Leser: false } } }, nowMs)
  const placesOf = (known: typeof source | undefined): boolean[] => {
    const enrich = createEnrichment(createEnricher(), () => known)
    const { statistics, personalisation } = toFoldableBatch(enrich([event]), foldWindowAt(nowMs))
    return [statistics, personalisation].map(([first]) => first !== undefined)
  }
  expect(placesOf(source)).toEqual([false, true])
  expect(placesOf(undefined)).toEqual([true, false])
})

function buildEvent(context: JsonObject, receivedAt: number): AcceptedEvent {
  return {
    messageId: 'm',
    type: 'page',
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt,
    timestamp: receivedAt,
    anonymousId: 'a',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    context,
  }
}
