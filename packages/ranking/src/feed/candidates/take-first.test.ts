import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { takeFirst } from './take-first.js'

it('takes what a stable sort puts first', () => {
  const items = fc.array(fc.record({ key: fc.nat(9), id: fc.nat() }), { maxLength: 60 })
  const byKey = (a: { key: number }, b: { key: number }): number => a.key - b.key
  fc.assert(
    fc.property(items, fc.nat(70), (all, count) => {
      expect(takeFirst(all, count, byKey)).toEqual(all.toSorted(byKey).slice(0, count))
    }),
  )
})
