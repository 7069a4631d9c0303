import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { maxPartitionsPerInsert, splitByPartition } from './split-by-partition.js'

const hourOf = (year: number, month: number): number => Date.UTC(year, month) / 1000

it('leaves the usual insert whole and in order', () => {
  const hours = [hourOf(2026, 1), hourOf(2026, 0), hourOf(2026, 1)]
  expect(splitByPartition(hours, (hour) => hour)).toEqual([hours])
  expect(splitByPartition([], (hour: number) => hour)).toEqual([])
})

it('never lets an insert touch more partitions than allowed, and loses no item', () => {
  const hours = fc.array(
    fc.integer({ min: 0, max: hourOf(2100, 0) / 3600 - 1 }).map((n) => n * 3600),
    { maxLength: 500 },
  )
  fc.assert(
    fc.property(hours, (items) => {
      const groups = splitByPartition(items, (hour) => hour)
      for (const group of groups) {
        const months = new Set(group.map((hour) => new Date(hour * 1000).toISOString().slice(0, 7)))
        expect(months.size).toBeLessThanOrEqual(maxPartitionsPerInsert)
      }
      const ascending = (a: number, b: number): number => a - b
      expect(groups.flat().toSorted(ascending)).toEqual(items.toSorted(ascending))
    }),
  )
})
