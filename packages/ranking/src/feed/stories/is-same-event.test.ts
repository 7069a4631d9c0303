import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isSameEvent, titleLikeness } from './is-same-event.js'
import { toTitleWords } from './title-words.js'

const isSame = (first: string, second: string) => isSameEvent(toTitleWords(first), toTitleWords(second))

describe('two headlines report one event', () => {
  it.each([
    ['Ferry sinks off Lombok, 14 missing', '14 missing as ferry sinks off Lombok'],
    ['Ferry sinks off Lombok', 'Ferry sinks off Lombok; 14 missing'],
    ['Minister Arta Wijaya resigns over tax affair', 'Arta Wijaya resigns as minister after tax affair'],
    ['Gempa M5,1 guncang Solo', 'Gempa M5.1 guncang Solo, warga panik'],
  ])('%s / %s', (first, second) => {
    expect(isSame(first, second)).toBe(true)
  })

  it.each([
    ['Earthquake M5.1 shakes northern Java', 'Earthquake M5.4 shakes northern Java'],
    ['Raptors win game 2 in Toronto', 'Raptors win game 3 in Toronto'],
    ['Two dead in Solo market fire', 'Five dead in Solo market fire'],
    ['Ferry sinks off Lombok', 'Ferry to Lombok gets new owner'],
    ['Weather today', 'Weather today'],
  ])('or they do not: %s / %s', (first, second) => {
    expect(isSame(first, second)).toBe(false)
  })
})

describe('the likeness of two lists of words', () => {
  const words = fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { maxLength: 12 })
  const sorted = (list: number[]) => Int32Array.from(list).toSorted()

  it('is the Jaccard index', () => {
    fc.assert(
      fc.property(words, words, (first, second) => {
        const shared = first.filter((word) => second.includes(word)).length
        const all = new Set([...first, ...second]).size
        expect(titleLikeness(sorted(first), sorted(second))).toBeCloseTo(all === 0 ? 0 : shared / all)
      }),
    )
  })
})
