import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { cellItself, PackedCounts } from './packed-counts.js'

const cell = fc.integer({ min: 0, max: 1_023 })
const count = fc.integer({ min: 0, max: 2 ** 43 - 1 })

it('holds what a Map holds, in the same order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, fc.option(count))), (changes) => {
      const packed = new PackedCounts(cellItself)
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
