import { describe, expect, it } from '@jest/globals'
import { newStoryHour, setStoryHourCount, storyBucketOf, storyHourCodes as codes } from '@frontpage/contracts'
import { createStoryBoard } from './story-board.js'
import { sumSiteHours } from '../../../test/sum-site-hours.js'

const hour = 470_000
const hourMs = 3_600_000

function hourOf(number: number, counts: readonly number[]) {
  const made = newStoryHour(number)
  for (let at = 0; at < counts.length; at += 2) setStoryHourCount(made, counts[at]!, counts[at + 1]!)
  return made
}

/** Readers of one minute, by one source and one channel. */
function readersAt(minute: number, readers: number, { source = 0, channel = 0 } = {}): number[] {
  return [minute, readers, codes.readers, readers, codes.firstSource + source, readers, codes.firstChannel + channel, readers] // prettier-ignore
}

it('holds a story’s hours in their order, whatever the order of their coming', () => {
  const board = createStoryBoard()
  board.setCounts('s', hour, readersAt(30, 2))
  board.setCounts('s', hour - 2, readersAt(50, 1))
  board.setCounts('s', hour - 1, readersAt(10, 4))
  board.setCounts('s', hour, [30, 3, codes.readers, 3])
  const story = board.get('s')
  expect(story?.hours.map((each) => [each.hour, each.readers])).toEqual([
    [hour - 2, 1],
    [hour - 1, 4],
    [hour, 3],
  ])
  expect(story?.firstMinute).toBe((hour - 2) * 60 + 50)
})

it('takes a story for as old as its publication, but for no younger than its first view', () => {
  const board = createStoryBoard()
  board.setCounts('s', hour, readersAt(30, 2))
  board.setKnownSince('s', hour * 60 + 40)
  expect(board.get('s')?.firstMinute).toBe(hour * 60 + 30)
  board.setKnownSince('s', hour * 60 - 500)
  expect(board.get('s')?.firstMinute).toBe(hour * 60 - 500)
  board.setCounts('s', hour, [10, 1])
  expect(board.get('s')?.firstMinute).toBe(hour * 60 - 500)
})

it('puts what is read of a bucket in the place of what it had, and leaves other buckets alone', () => {
  const board = createStoryBoard()
  const other = ['a', 'b', 'c', 'd', 'e'].find((id) => storyBucketOf(id) !== storyBucketOf('s'))!
  board.setCounts('s', hour, readersAt(30, 2))
  board.setCounts(other, hour, readersAt(31, 7))
  board.replaceBucket(storyBucketOf('s'), [
    {
      storyId: 's',
      readersByHour: new Map([
        [hour - 90, 5],
        [hour, 4],
      ]),
      hours: [hourOf(hour, readersAt(20, 4, { source: 3 }))],
    },
  ])
  expect(board.get('s')).toMatchObject({
    firstMinute: (hour - 90) * 60,
    olderHours: new Map([[hour - 90, 5]]),
  })
  expect(board.get('s')?.hours.map(({ readers }) => readers)).toEqual([4])
  expect(board.get(other)?.hours.map(({ readers }) => readers)).toEqual([7])
  board.replaceBucket(storyBucketOf('s'), [])
  expect(board.get('s')).toBeUndefined()
  expect(board.size).toBe(1)
})

it('knows how readers came to the whole site, as the sum over its stories says', () => {
  const board = createStoryBoard()
  board.setCounts('a', hour, readersAt(1, 2, { source: 1, channel: 4 }))
  board.setCounts('b', hour, readersAt(2, 5, { source: 1, channel: 5 }))
  board.setCounts('a', hour, [codes.firstSource + 1, 1, codes.firstSource + 2, 1])
  board.replaceBucket(storyBucketOf('b'), [])
  board.setCounts('c', hour, readersAt(3, 3, { source: 6, channel: 4 }))
  const positive = (cells: Iterable<[number, number]> = []) =>
    new Map([...cells].filter(([, count]) => count !== 0))
  const expected = sumSiteHours([...board.stories()]).get(hour)
  expect(positive(board.siteHours.get(hour)?.sources)).toEqual(expected?.sources)
  expect(positive(board.siteHours.get(hour)?.channels)).toEqual(expected?.channels)
})

it('forgets details after 26 hours, hours after 8 days, and then the story', () => {
  const board = createStoryBoard()
  board.setCounts('s', hour, readersAt(30, 40))
  board.forget((hour + 25) * hourMs)
  expect(board.get('s')?.hours.length).toBe(1)
  board.forget((hour + 26) * hourMs)
  expect(board.get('s')).toMatchObject({ hours: [], olderHours: new Map([[hour, 40]]) })
  expect(board.siteHours.size).toBe(0)
  board.forget((hour + 191) * hourMs)
  expect(board.size).toBe(1)
  board.forget((hour + 192) * hourMs)
  expect(board.size).toBe(0)
})

describe('a board without room', () => {
  function read(storyId: string, readers: number) {
    return {
      storyId,
      readersByHour: new Map([[hour, readers]]),
      hours: [hourOf(hour, readersAt(1, readers))],
    }
  }

  it('keeps those with more readers, whatever comes, and what it counts of the site is theirs', () => {
    const board = createStoryBoard({ maxStories: 10 })
    for (let n = 0; n < 10; n++) board.putStory(read(`kept-${n}`, 5 + n))
    for (let n = 0; n < 1_000; n++) board.putStory(read(`invented-${n}`, 1))
    board.putStory(read('popular', 100))
    expect(board.size).toBe(10)
    expect(board.letGo).toBe(1_001)
    const ids = [...board.stories()].map(({ storyId }) => storyId)
    expect(ids.toSorted()).toEqual([...Array.from({ length: 9 }, (_, n) => `kept-${n + 1}`), 'popular'])
    expect(board.siteHours).toEqual(sumSiteHours([...board.stories()]))
  })

  it('takes no story from a part of its counts once one was let go', () => {
    const board = createStoryBoard({ maxStories: 1 })
    expect(board.setCounts('first', hour, readersAt(1, 2))).toBe(true)
    expect(board.setCounts('second', hour, readersAt(2, 1))).toBe(false)
    board.putStory(read('second', 1))
    board.forget((hour + 9 * 24) * hourMs)
    expect(board.size).toBe(0)
    expect(board.setCounts('second', hour, readersAt(3, 1))).toBe(false)
    board.putStory(read('second', 2))
    expect(board.get('second')?.hours[0]?.readers).toBe(2)
    expect(board.setCounts('second', hour, readersAt(3, 3))).toBe(true)
  })
})
