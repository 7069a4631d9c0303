import { expect, it } from '@jest/globals'
import { feedSlots, storyNumberOf } from '@frontpage/contracts'
import fc from 'fast-check'
import { decodeSnapshot, encodeSnapshot, maxSnapshotItems, type FeedSnapshot } from './feed-snapshot.js'

const item = fc.record({
  number: fc.string().map(storyNumberOf),
  propensity: fc.option(
    fc.float({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    { nil: undefined },
  ),
  slot: fc.constantFrom(...feedSlots),
  sources: fc.uniqueArray(fc.constantFrom('trending', 'co-read', 'followed'), { maxLength: 3 }),
  reason: fc.record({
    code: fc.constantFrom('trending_now', 'because_you_follow'),
    params: fc.dictionary(fc.constantFrom('topic', 'title'), fc.string()),
  }),
})
const snapshots = fc.record({
  feedId: fc.constant('feed-id'),
  madeAtMs: fc.nat(),
  site: fc.string(),
  surface: fc.string(),
  variant: fc.string(),
  modelVersion: fc.string(),
  reader: fc.string(),
  items: fc.array(item, { maxLength: maxSnapshotItems }),
})

it('is read as it was written', () => {
  fc.assert(
    fc.property(snapshots, (snapshot: FeedSnapshot) => {
      expect(JSON.stringify(decodeSnapshot('feed-id', encodeSnapshot(snapshot)))).toBe(
        JSON.stringify(reordered(snapshot)),
      )
    }),
  )
})

it('takes less than 3 KB for as many stories as it may have', () => {
  const items = Array.from({ length: maxSnapshotItems }, (_, at) => ({
    number: storyNumberOf(`a story with quite a long address in place of its id/${at}`),
    propensity: 1,
    slot: 'ranked' as const,
    sources: ['trending', 'co-read'],
    reason: { code: 'because_you_follow', params: { topic: `Topic ${at % 10}` } },
  }))
  const snapshot = {
    madeAtMs: 1,
    site: 'daily',
    surface: 'home',
    variant: 'default',
    modelVersion: 'start',
    reader: 'r',
  }
  expect(encodeSnapshot({ ...snapshot, feedId: 'f', items }).length).toBeLessThan(3_000)
})

it('is not what was cut off or is none of ours', () => {
  const bytes = encodeSnapshot({
    feedId: 'f',
    madeAtMs: 1,
    site: 's',
    surface: 'h',
    variant: 'd',
    modelVersion: 'm',
    reader: '',
    items: [
      {
        number: storyNumberOf('a'),
        propensity: 1,
        slot: 'ranked',
        sources: [],
        reason: { code: 'new', params: {} },
      },
    ],
  })
  expect(decodeSnapshot('f', bytes.subarray(0, -1))).toBeUndefined()
  expect(decodeSnapshot('f', Buffer.from('{}'))).toBeUndefined()
})

/** The order in which a decoded snapshot has its fields. */
function reordered({ feedId, items, ...rest }: FeedSnapshot): object {
  return {
    ...rest,
    feedId,
    items: items.map(({ number, propensity, slot, sources, reason }) => ({
      number,
      propensity,
      slot,
      reason,
      sources,
    })),
  }
}
