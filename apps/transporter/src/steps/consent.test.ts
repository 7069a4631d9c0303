import { expect, it } from '@jest/globals'
import type { JsonValue } from '@frontpage/contracts'
import { mayBeUsedFor } from './consent.js'

it.each<[string, JsonValue, boolean, boolean]>([
  ['no word about consent', {}, true, true],
  ['all given', { categoryPreferences: { Analytics: true, Personalization: true } }, true, true],
  ['statistics refused', { categoryPreferences: { Analytics: false, Functional: true } }, false, true],
  ['personalisation refused', { categoryPreferences: { 'C0003 Functional cookies': false } }, true, false],
  ['both refused', { categoryPreferences: { performance: false, personalisation: false } }, false, false],
  ['advertising refused', { categoryPreferences: { Advertising: false } }, true, true],
  ['what is no preference', { categoryPreferences: [false] }, true, true],
  ['what is no consent', 'all', true, true],
])('with %s', (_what, consent, statistics, personalisation) => {
  const event = { context: { consent } }
  expect([mayBeUsedFor('statistics', event), mayBeUsedFor('personalisation', event)]).toEqual([
    statistics,
    personalisation,
  ])
})

it('counts a reader who asked not to be tracked, and personalises nothing', () => {
  const event = { privacy: 'gpc' as const }
  expect([mayBeUsedFor('statistics', event), mayBeUsedFor('personalisation', event)]).toEqual([true, false])
})
