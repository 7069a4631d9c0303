import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isPackable, PackedCounts } from './packed-counts.js'

const cell = fc.integer({ min: 0, max: 1_023 })
const count = fc.integer({ min: 0, max: 2 ** 20 - 1 })

it('holds what a Map holds, in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, fc.option(count))), (changes) => {
      const packed = PackedCounts.from([], [])!
      const map = new Map<number, number>()
      for (const [key, value] of changes) {
        if (value === null) {
          packed.delete(key)
          map.delete(key)
        } else {
          packed.set(key, value)
          map.set(key, value)
        }
      }
      expect([...packed]).toEqual([...map])
      expect([...packed.keys()]).toEqual([...map.keys()])
      expect([...packed.values()]).toEqual([...map.values()])
      expect(packed.size).toBe(map.size)
      for (const [key] of changes) {
        expect([packed.get(key), packed.has(key)]).toEqual([map.get(key), map.has(key)])
      }
    }),
  )
})

it('is made of cells and counts at once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(cell, count), { selector: ([key]) => key }), (entries) => {
      const [keys, values] = [entries.map(([key]) => key), entries.map(([, value]) => value)]
      expect([...PackedCounts.from(keys, values)!]).toEqual(entries)
    }),
  )
  expect(PackedCounts.from([1, 'ID'], [1, 1])).toBeUndefined()
  expect(PackedCounts.from([1, 1_024], [1, 1])).toBeUndefined()
})

it('says what it cannot hold', () => {
  expect([isPackable(1_023, 2 ** 20 - 1), isPackable(1_024, 1), isPackable(1, 2 ** 20)]).toEqual([
    true,
    false,
    false,
  ])
  expect([isPackable(1, 0.5), isPackable(1, -1), isPackable(1, NaN)]).toEqual([false, false, false])
})
