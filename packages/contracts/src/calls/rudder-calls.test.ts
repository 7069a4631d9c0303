import { expect, it } from '@jest/globals'
import type { JsonObject } from '../json-text/json.js'
import { toAcceptedEvent, type CallStamp } from './to-accepted-event.js'

const stamp: CallStamp = {
  sourceId: 'web',
  site: 'daily',
  environment: 'production',
  receivedAt: Date.UTC(2026, 10, 20),
  ip: undefined,
  userAgent: undefined,
  type: undefined,
  batch: undefined,
}

function accept(item: JsonObject): Record<string, unknown> {
  const event = toAcceptedEvent({ anonymousId: 'a', messageId: 'm', ...item }, stamp, () => '')
  return JSON.parse(JSON.stringify(event)) as Record<string, unknown>
}

it.each<[what: string, item: JsonObject, expected: { traits?: unknown; context?: unknown }]>([
  ['in the context', { type: 'identify', context: { traits: { plan: 'free' }, locale: 'id' } }, { traits: { plan: 'free' }, context: { locale: 'id' } }],
  ['in both places', { type: 'identify', traits: { plan: 'paid' }, context: { traits: { plan: 'free' } } }, { traits: { plan: 'paid' }, context: { traits: { plan: 'free' } } }],
  ['of no known form', { type: 'identify', context: { traits: 'free' } }, { traits: undefined, context: { traits: 'free' } }],
  ['beside another call', { type: 'track', event: 'e', context: { traits: { plan: 'free' } } }, { traits: undefined, context: { traits: { plan: 'free' } } }],
  ['nowhere', { type: 'identify' }, { traits: undefined, context: undefined }],
])('finds the traits of an identify call: %s', (_what, item, { traits, context }) => {
  const event = accept(item)
  expect([event['traits'], event['context']]).toEqual([traits, context])
}) // prettier-ignore

it('takes traits from the context of a batch without changing what its other calls share', () => {
  const context = { traits: { plan: 'free' } }
  const batch = { sentAt: undefined, context, integrations: undefined }
  for (const _ of [1, 2]) {
    const event = toAcceptedEvent({ type: 'identify', userId: 'u' }, { ...stamp, batch }, () => 'm')
    expect(event?.traits).toEqual({ plan: 'free' })
  }
  expect(context).toEqual({ traits: { plan: 'free' } })
})

it('reads "$direct" as no referrer, and leaves every other text alone', () => {
  const page = { referrer: '$direct', initial_referrer: '$direct', title: '$direct' }
  const event = accept({ type: 'page', properties: { ...page }, context: { page: { ...page } } })
  const expected = { referrer: '', initial_referrer: '', title: '$direct' }
  expect([event['properties'], event['context']]).toEqual([expected, { page: expected }])
  const other = { referrer: 'https://t.co/$direct' }
  expect(accept({ type: 'page', properties: other })['properties']).toEqual(other)
})
