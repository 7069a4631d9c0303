import { expect, it } from '@jest/globals'
import type { FeedAnswer } from './feed-answer.js'
import { createPageLedger } from './page-ledger.js'

const page = (feedId: string, from: number, ids: string): FeedAnswer => ({
  feedId,
  items: ids.split('').map((storyId, at) => ({ storyId, position: from + at })),
})

it('finds nothing wrong with pages that continue each other', () => {
  const ledger = createPageLedger()
  for (const each of [page('f', 1, 'ab'), page('f', 3, 'cd'), page('g', 1, 'ab')]) ledger.note(each)
  ledger.compare(page('f', 3, 'cd'), page('f', 3, 'cd'))
  expect(ledger.faults).toEqual({ repeats: 0, gaps: 0, moved: 0 })
  expect([...ledger.feeds.get('f')!]).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
    [4, 'd'],
  ])
})

it('counts stories that come again, positions left out, and pages that are not what they were', () => {
  const ledger = createPageLedger()
  for (const each of [page('f', 1, 'ab'), page('f', 3, 'bc'), page('f', 6, 'd')]) ledger.note(each)
  ledger.compare(page('f', 1, 'ab'), page('f', 1, 'ba'))
  ledger.compare(page('f', 1, 'ab'), page('g', 1, 'ab'))
  ledger.compare(page('f', 3, 'cd'), page('f', 4, 'cd'))
  expect(ledger.faults).toEqual({ repeats: 1, gaps: 1, moved: 3 })
})

it('counts a gap once, however many positions follow it', () => {
  const ledger = createPageLedger()
  for (const each of [page('f', 1, 'ab'), page('f', 4, 'cd'), page('f', 6, 'e')]) ledger.note(each)
  expect(ledger.faults).toEqual({ repeats: 0, gaps: 1, moved: 0 })
})
