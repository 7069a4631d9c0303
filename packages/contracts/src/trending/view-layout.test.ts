import { expect, it } from '@jest/globals'
import { channels } from '../enrichment/enrichment.js'
import { maxCells } from './packed-counts.js'
import { cellOfCountry, storyHourCodes as codes } from './story-hour.js'
import { cellsOf, luaViewField, viewBits, viewShifts } from './view-layout.js'

/**
 * Redis holds views for a day and counts for eight, and two releases run side by side during a deployment: who changes a
 * width gives `trendingKeyParts` other names for `gate`, `hour` and `waiting`, so that nothing reads what another layout wrote.
 */
it('is what Redis holds', () => {
  expect(viewShifts).toEqual({ minute: 23, network: 17, source: 14, channel: 10, country: 0 })
  expect(codes).toEqual({
    firstMinute: 0,
    readers: 60,
    visits: 61,
    reads: 62,
    engagedSeconds: 63,
    completedReads: 64,
    firstNetwork: 128,
    firstSource: 192,
    firstChannel: 200,
    firstCountry: 256,
  })
})

it('has room for every value, in a number that bit operators keep positive', () => {
  expect(cellsOf('minute')).toBeGreaterThanOrEqual(60)
  expect(cellsOf('channel')).toBeGreaterThan(channels.length)
  expect(cellsOf('country')).toBeGreaterThan(cellOfCountry('ZZ'))
  expect(2 ** Math.max(...Object.values(viewBits))).toBeLessThanOrEqual(maxCells)
  expect(Object.values(viewBits).reduce((sum, bits) => sum + bits, 0)).toBeLessThan(32)
})

it('gives no two counts of an hour the same code', () => {
  expect(codes.firstMinute + 60).toBeLessThanOrEqual(codes.readers)
  expect(codes.completedReads).toBeLessThan(codes.firstNetwork)
  expect(codes.firstNetwork + cellsOf('network')).toBeLessThanOrEqual(codes.firstSource)
  expect(codes.firstSource + cellsOf('source')).toBeLessThanOrEqual(codes.firstChannel)
  expect(codes.firstChannel + cellsOf('channel')).toBeLessThanOrEqual(codes.firstCountry)
})

it('reads a field in Lua where TypeScript puts it', () => {
  expect((['minute', 'source', 'country'] as const).map(luaViewField)).toEqual([
    'shift(view, 23)',
    'band(shift(view, 14), 7)',
    'band(view, 1023)',
  ])
})
