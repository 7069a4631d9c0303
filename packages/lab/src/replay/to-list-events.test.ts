import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { ImpressionRow } from '../evaluate/feed/impression-log.js'
import { eventsInOrder, inOrderOfTime } from './in-order-of-time.js'
import { mergeByTime } from './merge-by-time.js'
import type { ReadingLogRow } from './reading-log.js'
import { toListEvents } from './to-list-events.js'
import { toReaderEvents } from './to-reader-events.js'

const row: ImpressionRow = {
  tsMs: 1_000,
  impression: '77',
  user: '5',
  session: 's',
  openStory: undefined,
  shown: ['a', 'b', 'c'],
  clicked: ['b'],
}

it('makes a list of what was shown, and a click of what was clicked, a second later', () => {
  expect(toListEvents(row, 500)).toEqual([
    {
      atMs: 1_500,
      event: {
        type: 'track',
        event: 'Stories Shown',
        messageId: 'shown-77-500',
        anonymousId: 'reader-5',
        timestamp: '1970-01-01T00:00:01.500Z',
        properties: {
          surface: 'home',
          feedId: '77',
          stories: [
            { storyId: 'a', position: 0 },
            { storyId: 'b', position: 1 },
            { storyId: 'c', position: 2 },
          ],
        },
      },
    },
    {
      atMs: 2_500,
      event: {
        type: 'track',
        event: 'Story Clicked',
        messageId: 'clicked-77-b-500',
        anonymousId: 'reader-5',
        timestamp: '1970-01-01T00:00:02.500Z',
        properties: { surface: 'home', feedId: '77', storyId: 'b', position: 1 },
      },
    },
  ])
  expect(toListEvents({ ...row, openStory: 'x' }, 0)[0]).toMatchObject({
    event: { messageId: 'shown-77', properties: { surface: 'story' } },
  })
})

async function* stream<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}

it('two logs together give out every event of both once, by time', async () => {
  const list = fc.record({
    tsMs: fc.nat(9_000),
    impression: fc.uuid(),
    clicked: fc.subarray(['a', 'b', 'c']),
  })
  const view = fc.record({
    tsMs: fc.nat(9_000),
    article: fc.constantFrom('a', 'b'),
    readTimeSeconds: fc.option(fc.nat(9), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(list), fc.array(view), async (someLists, someViews) => {
      const lists = someLists.map((some) => ({ ...row, ...some })).toSorted((a, b) => a.tsMs - b.tsMs)
      const views: ReadingLogRow[] = someViews
        .map((some) => ({ user: '5', scrollPercent: undefined, ...some }))
        .toSorted((a, b) => a.tsMs - b.tsMs)
      const merged = mergeByTime(
        inOrderOfTime(stream(views), 0),
        eventsInOrder(stream(lists), (each) => toListEvents(each, 0)),
      )
      const events = []
      for await (const event of merged) events.push(event)
      const times = events.map(({ atMs }) => atMs)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      const expected = [...lists.flatMap((each) => toListEvents(each, 0)), ...views.flatMap((each) => toReaderEvents(each, 0))] // prettier-ignore
      const texts = (all: readonly object[]): string[] => all.map((each) => JSON.stringify(each)).toSorted()
      expect(texts(events)).toEqual(texts(expected))
    }),
  )
})
