import { expect, it } from '@jest/globals'
import type { TrainingList } from '../lists/training-list.js'
import { createHeldOutLists } from './held-out-lists.js'

const minuteMs = 60_000
const list = (servedMs: number, surface = 'home'): TrainingList => ({
  feedId: String(servedMs),
  surface,
  servedMs,
  layout: 'test',
  columns: 1,
  rows: new Float64Array(2),
  clicked: Uint8Array.of(1, 0),
  stories: ['a', 'b'],
  positions: Uint16Array.of(1, 2),
  weights: Float64Array.of(1, 1),
})

it('keeps the last hour, and where that is little the latest lists of a day', () => {
  const lists = createHeldOutLists()
  for (let minute = 0; minute < 200; minute++) lists.add(list(minute * minuteMs))
  for (let minute = 0; minute < 10; minute++) lists.add(list(minute * minuteMs, 'app'))
  const kept = lists.bySurface()
  expect(kept.get('home')?.map(({ servedMs }) => servedMs / minuteMs)).toEqual(
    Array.from({ length: 60 }, (_, at) => 140 + at),
  )
  expect(kept.get('app')).toHaveLength(10)
  lists.add(list(26 * 60 * minuteMs))
  expect([...lists.bySurface().keys()]).toEqual(['home'])
})

it('is bounded, whatever surfaces pages invent', () => {
  const lists = createHeldOutLists()
  for (let at = 0; at < 3_000; at++) lists.add(list(at))
  for (let at = 0; at < 100; at++) lists.add(list(at, `invented-${at}`))
  const kept = lists.bySurface()
  expect(kept.get('home')).toHaveLength(500)
  expect(kept.size).toBe(20)
})

it('puts a list that came late where it belongs', () => {
  const lists = createHeldOutLists()
  for (const servedMs of [1, 3, 2]) lists.add(list(servedMs))
  expect(
    lists
      .bySurface()
      .get('home')
      ?.map(({ servedMs }) => servedMs),
  ).toEqual([1, 2, 3])
})
