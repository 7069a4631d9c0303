import { expect, it } from '@jest/globals'
import type { Redis } from '@frontpage/redis'
import { createCatalogueStories } from './catalogue-stories.js'
import { createSiteBoard } from './site-board.js'

it('says since when it has been following Redis, and does not say it of a reading that failed', async () => {
  const clock = { nowMs: 1_000_000 }
  let isAway = true
  const answer =
    <Value>(value: Value) =>
    (): Promise<Value> =>
      isAway ? Promise.reject(new Error('Redis is away')) : Promise.resolve(value)
  const redis = {
    defineCommand: () => undefined,
    get: answer(null),
    mget: answer([]),
    zrevrangebyscore: answer([]),
    xrange: answer([]),
    xrevrange: answer([]),
    exists: answer(0),
  } as unknown as Redis
  const board = createSiteBoard(redis, {
    site: 'daily',
    namespace: 'test',
    models: { namespaceOf: () => 'test', coverageOf: () => undefined },
    now: () => clock.nowMs++,
    maxStories: 100,
    catalogue: createCatalogueStories(() => clock.nowMs).ofSite('daily'),
    isBlocked: () => false,
    pinnedIds: () => [],
  })
  await expect(board.refresh()).rejects.toThrow('Redis is away')
  expect(board.asOfMs()).toBe(-Infinity)

  isAway = false
  const before = clock.nowMs
  await board.refresh()
  // It may have missed a write that came while it was reading.
  expect(board.asOfMs()).toBe(before)

  isAway = true
  await expect(board.refresh()).rejects.toThrow('Redis is away')
  expect(board.asOfMs()).toBe(before)
})
