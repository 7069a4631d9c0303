import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { inOrderOfTime } from './in-order-of-time.js'
import type { ReadingLogRow } from './reading-log.js'
import { toReaderEvents } from './to-reader-events.js'

const row = fc.record({
  tsMs: fc.integer({ min: 0, max: 1e6 }),
  user: fc.constantFrom('1', '2'),
  article: fc.constantFrom('a', 'b'),
  readTimeSeconds: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
  scrollPercent: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
})

async function* stream(rows: ReadingLogRow[]): AsyncGenerator<ReadingLogRow> {
  yield* rows
}

it('gives out every event of every row once, ordered by time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row), fc.integer({ min: -1e6, max: 1e6 }), async (unordered, shift) => {
      const rows = unordered.toSorted((a, b) => a.tsMs - b.tsMs)
      const events = []
      for await (const event of inOrderOfTime(stream(rows), shift)) events.push(event)
      const times = events.map(({ atMs }) => atMs)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      const expected = rows.flatMap((one) => toReaderEvents(one, shift))
      expect(events.map((event) => JSON.stringify(event)).toSorted()).toEqual(
        expected.map((event) => JSON.stringify(event)).toSorted(),
      )
    }),
  )
})
