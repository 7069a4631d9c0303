import { expect, it } from '@jest/globals'
import { createEnricher } from '@frontpage/enrichment'
import type { AcceptedEvent } from '@frontpage/contracts'
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
