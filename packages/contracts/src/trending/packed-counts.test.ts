import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isPackable, PackedCounts } from './packed-counts.js'

const cell = fc.integer({ min: 0, max: 1_023 })
const count = fc.integer({ min: 0, max: 2 ** 20 - 1 })

it('holds what a Map holds, in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, fc.option(count))), (changes) => {
      const packed = new PackedCounts()
      const map = new Map<number, number>()
      for (const [key, value] of changes) {
        if (value === null) {
          packed.delete(key)
          map.delete(key)
        } else {
          packed.set(key, value)
          map.set(key, value)
        }
        packed.trim()
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

it('says what it cannot hold', () => {
  expect([isPackable(1_023, 2 ** 20 - 1), isPackable(1_024, 1), isPackable(1, 2 ** 20)]).toEqual([
    true,
    false,
    false,
  ])
  expect([isPackable(1, 0.5), isPackable(1, -1), isPackable(1, NaN)]).toEqual([false, false, false])
})
