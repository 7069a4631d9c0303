import { expect, it } from '@jest/globals'
import { createFreshRecords, type FreshRecord } from './fresh-records.js'
import type { Segment } from '../ownership/segment.js'

const segment = {} as Segment
const recordOf = (start: number, bytes: number): FreshRecord =>
  ({ segment, start, end: start + bytes, events: 1, payload: Buffer.alloc(bytes) }) as FreshRecord

it('lets all go when they outgrow their bound, and starts again when shipping is near', () => {
  const dropped: number[] = []
  const fresh = createFreshRecords(100, (payload) => dropped.push(payload.length))
  let isNear = true
  fresh.add(recordOf(0, 60), () => isNear)
  fresh.add(recordOf(60, 60), () => isNear)
  expect([fresh.events, fresh.bytes, fresh.first()]).toEqual([0, 0, undefined])
  isNear = false
  fresh.add(recordOf(120, 10), () => isNear)
  expect(fresh.first()).toBeUndefined()
  isNear = true
  fresh.add(recordOf(130, 10), () => isNear)
  isNear = false
  fresh.add(recordOf(140, 10), () => isNear)
  expect([fresh.first()?.start, fresh.at(1)?.start, fresh.events]).toEqual([130, 140, 2])
  expect(dropped).toEqual([60, 60, 10])
})

it('lets go what a batch took, and nothing behind it or of another segment', () => {
  const dropped: number[] = []
  const fresh = createFreshRecords(1e9, () => dropped.push(1))
  for (let n = 0; n < 3_000; n++) fresh.add(recordOf(n, 1), () => true)
  fresh.takeTo({} as Segment, 5_000)
  expect(fresh.events).toBe(3_000)
  fresh.takeTo(segment, 2_500)
  expect([fresh.first()?.start, fresh.events, fresh.bytes]).toEqual([2_500, 500, 500])
  fresh.takeTo(segment, 3_000)
  expect([fresh.first(), fresh.events, fresh.bytes]).toEqual([undefined, 0, 0])
  expect(dropped).toEqual([])
})
