import { describe, expect, it } from '@jest/globals'
import { ClickHouseError } from '@clickhouse/client'
import fc from 'fast-check'
import { insertWithoutTheGuilty } from './insert-without-the-guilty.js'
import { StoreUnavailableError } from './store-errors.js'

const refusal = (): ClickHouseError =>
  new ClickHouseError({ message: 'Duplicate path', code: '117', type: 'INCORRECT_DATA' })

/** A store that refuses an insert with a negative row, whole, and remembers tokens as ClickHouse does. */
function fakeStore() {
  const stored: number[] = []
  const tokens = new Set<string>()
  let inserts = 0
  return {
    stored,
    inserts: () => inserts,
    insert: (rows: readonly number[], token: string): Promise<void> => {
      inserts++
      if (rows.some((row) => row < 0)) return Promise.reject(refusal())
      if (!tokens.has(token)) stored.push(...rows)
      tokens.add(token)
      return Promise.resolve()
    },
  }
}

describe('insertWithoutTheGuilty', () => {
  it('stores every innocent row once and answers with exactly the guilty ones, also when it is repeated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -3, max: 20 }), { maxLength: 40 }), async (rows) => {
        const store = fakeStore()
        const guilty = rows.filter((row) => row < 0)
        for (let round = 0; round < 2; round++) {
          const refused = await insertWithoutTheGuilty(rows, 'token', store.insert)
          expect(refused.map(({ row }) => row)).toEqual(guilty)
          expect(store.stored).toEqual(rows.filter((row) => row >= 0))
        }
      }),
    )
  })

  it('needs few inserts for one guilty row among many', async () => {
    const store = fakeStore()
    const rows = Array.from({ length: 1024 }, (_, n) => (n === 700 ? -1 : n))
    await insertWithoutTheGuilty(rows, 'token', store.insert)
    expect(store.inserts()).toBeLessThanOrEqual(2 * Math.log2(1024) + 1)
  })

  it.each([
    [
      'a memory limit',
      new ClickHouseError({ message: 'Memory limit', code: '241', type: 'MEMORY_LIMIT_EXCEEDED' }),
    ],
    ['a full disk', new ClickHouseError({ message: 'No space left', code: '243', type: 'NOT_ENOUGH_SPACE' })],
    [
      'a body that ended early',
      new ClickHouseError({ message: 'Cannot read all data', code: '33', type: 'CANNOT_READ_ALL_DATA' }),
    ],
    ['a missing table', new ClickHouseError({ message: 'Unknown table', code: '60', type: 'UNKNOWN_TABLE' })],
    ['a lost connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
  ])('blames nobody for %s', async (_what, error) => {
    const insert = (): Promise<void> => Promise.reject(error)
    await expect(insertWithoutTheGuilty([1, 2], 'token', insert)).rejects.toThrow(StoreUnavailableError)
  })
})
