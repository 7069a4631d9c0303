import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { insertIsolatingBadRows } from './insert-isolating-bad-rows.js'
import { InsertRefusedError, StoreUnavailableError } from './store-errors.js'

/**
 * A store that refuses an insert with a negative row as a whole, and remembers tokens as ClickHouse does. Its error may
 * name the first bad row, or a wrong one.
 */
function fakeStore(name: (firstBad: number) => number | undefined = () => undefined) {
  const stored: number[] = []
  const tokens = new Set<string>()
  let inserts = 0
  return {
    stored,
    inserts: () => inserts,
    insert: (rows: readonly number[], token: string): Promise<void> => {
      inserts++
      const firstBad = rows.findIndex((row) => row < 0)
      if (firstBad !== -1) {
        const named = name(firstBad)
        const where = named === undefined ? '' : ` (at row ${named + 1})`
        return Promise.reject(new InsertRefusedError('content', `Duplicate path${where}`))
      }
      if (!tokens.has(token)) stored.push(...rows)
      tokens.add(token)
      return Promise.resolve()
    },
  }
}

const ascending = (a: number, b: number): number => a - b
const rowsOf = fc.array(fc.integer({ min: -3, max: 20 }), { maxLength: 40 })
const namings = fc.constantFrom(
  () => undefined,
  (firstBad: number) => firstBad,
  (firstBad: number) => firstBad + 3,
)

describe('insertIsolatingBadRows', () => {
  it('stores every good row once and returns exactly the bad ones, also when it is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, namings, async (rows, name) => {
        const store = fakeStore(name)
        const bad = rows.filter((row) => row < 0)
        for (let round = 0; round < 2; round++) {
          const refused = await insertIsolatingBadRows(rows, store.insert)
          expect(refused.map(({ row }) => row)).toEqual(bad)
          for (const { detail, isAlone } of refused) {
            expect(detail).toContain('Duplicate path')
            expect(isAlone).toBe(true)
          }
          expect(store.stored.toSorted(ascending)).toEqual(rows.filter((row) => row >= 0).toSorted(ascending))
        }
      }),
    )
  })

  it('stores or returns every row when its attempts are used up, and marks those that may be good', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.nat(12), namings, async (rows, tries, name) => {
        const store = fakeStore(name)
        let left = tries
        const refused = await insertIsolatingBadRows(rows, store.insert, () => left-- > 0)
        expect(store.inserts()).toBeLessThanOrEqual(1 + tries)
        expect([...store.stored, ...refused.map(({ row }) => row)].toSorted(ascending)).toEqual(
          rows.toSorted(ascending),
        )
        for (const { row, isAlone } of refused) if (isAlone) expect(row).toBeLessThan(0)
        expect(store.stored.every((row) => row >= 0)).toBe(true)
      }),
    )
  })

  it('needs few inserts for one bad row among many', async () => {
    const store = fakeStore()
    const rows = Array.from({ length: 1024 }, (_, n) => (n === 700 ? -1 : n))
    await insertIsolatingBadRows(rows, store.insert)
    expect(store.inserts()).toBeLessThanOrEqual(2 * Math.log2(1024) + 1)
  })

  it('needs three inserts a bad row where the store names it', async () => {
    const store = fakeStore((firstBad) => firstBad)
    const rows = Array.from({ length: 1024 }, (_, n) => (n % 200 === 100 ? -1 : n))
    expect(await insertIsolatingBadRows(rows, store.insert)).toHaveLength(5)
    expect(store.inserts()).toBe(1 + 3 * 5)
  })

  it('stores the large groups of good rows before it looks for the bad one among the few that are left', async () => {
    const sizes: number[] = []
    const rows = Array.from({ length: 64 }, (_, n) => (n === 0 ? -1 : n))
    const store = fakeStore()
    await insertIsolatingBadRows(rows, (some, token) => {
      sizes.push(some.length)
      return store.insert(some, token)
    })
    expect(sizes).toEqual([64, 32, 32, 16, 16, 8, 8, 4, 4, 2, 2, 1, 1])
  })

  it('blames no row while the store is unavailable', async () => {
    const insert = (): Promise<void> => Promise.reject(new StoreUnavailableError('away'))
    await expect(insertIsolatingBadRows([1, 2], insert)).rejects.toThrow(StoreUnavailableError)
  })
})
