import { expect, it } from '@jest/globals'
import type { JsonObject } from '@frontpage/contracts'
import {
  assignmentsKeyOf,
  createAssignmentsFold,
  toExposureRecord,
  type AssignmentsFold,
  type ExposureRecord,
} from '@frontpage/read-models'
import { createRandom } from './random.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { redis } = await startRedisOfTests()

const dayMs = 24 * 3_600_000
const noon = Date.UTC(2026, 10, 30, 12)

const foldOf = (namespace: string): AssignmentsFold =>
  createAssignmentsFold(redis, { namespace, now: () => noon })
const keyOf = (namespace: string, unit: string): string =>
  assignmentsKeyOf({ site: 'daily', attribute: 'id', value: unit }, namespace)

function exposure(over: Partial<ExposureRecord> = {}): ExposureRecord {
  return {
    site: 'daily',
    experiment: 'pictures',
    phase: 1,
    variation: 'large',
    attribute: 'id',
    unit: 'ann',
    seenAtMs: noon - 1_000,
    ...over,
  }
}

it('restores one assignment for each unit, experiment and phase', async () => {
  const fold = foldOf('each')
  await fold.apply([])
  await fold.apply([
    exposure(),
    exposure({ phase: 2, variation: 'control' }),
    exposure({ experiment: 'layout', variation: 'wide' }),
    exposure({ unit: 'bob', variation: 'control' }),
    exposure({ attribute: 'deviceId', variation: 'control' }),
    exposure({ site: 'weekly', variation: 'control' }),
    exposure({ unit: 'x'.repeat(200) }),
  ])

  expect(await fold.dump()).toEqual({
    'sticky:daily:id||ann}': { pictures__1: 'large', pictures__2: 'control', layout__1: 'wide' },
    'sticky:daily:id||bob}': { pictures__1: 'control' },
    'sticky:daily:deviceId||ann}': { pictures__1: 'control' },
    'sticky:weekly:id||ann}': { pictures__1: 'control' },
    'sticky:daily:id||sha256:qiDCPjIBg0BQZ54diJQbmm_tBVfJpwXLLDFeLmP9SG0}': { pictures__1: 'large' },
  })
})

it('is the same whatever the order of a call, and however often it is made', async () => {
  const random = createRandom(7)
  const pick = (count: number): number => Math.floor(random() * count)
  const exposures = Array.from({ length: 3_000 }, () =>
    exposure({
      unit: `reader-${pick(600)}`,
      experiment: `e${pick(3)}`,
      variation: `v${pick(2)}`,
      seenAtMs: noon - pick(4) * dayMs,
    }),
  )
  await foldOf('order').apply(exposures)
  const reversed = foldOf('reversed')
  await reversed.apply(exposures.toReversed())
  const dump = await foldOf('order').dump()
  expect(Object.keys(dump).length).toBeGreaterThan(500)
  expect(await reversed.dump()).toEqual(dump)

  await Promise.all([reversed.apply(exposures), reversed.apply(exposures)])
  expect(await reversed.dump()).toEqual(dump)
})

it('lets an assignment that Redis has win, else the one that was seen last', async () => {
  await redis.hset(keyOf('winner', 'ann'), 'pictures__1', 'control')
  const fold = foldOf('winner')
  await fold.apply([
    exposure({ variation: 'small', seenAtMs: noon - dayMs }),
    exposure({ variation: 'large', seenAtMs: noon - 1_000 }),
    exposure({ unit: 'bob', variation: 'large', seenAtMs: noon - 1_000 }),
    exposure({ unit: 'bob', variation: 'small', seenAtMs: noon - dayMs }),
  ])
  // A rebuild comes to the older hours later.
  await fold.apply([exposure({ unit: 'bob', variation: 'control', seenAtMs: noon - 2 * dayMs })])

  expect(await redis.hgetall(keyOf('winner', 'ann'))).toEqual({ pictures__1: 'control' })
  expect(await redis.hgetall(keyOf('winner', 'bob'))).toEqual({ pictures__1: 'large' })
})

it('keeps a unit for 90 days after it was last seen, and never for less than before', async () => {
  const daysLeft = async (unit: string): Promise<number> => (await redis.pttl(keyOf('ttl', unit))) / dayMs
  const fold = foldOf('ttl')
  await fold.apply([
    exposure({ seenAtMs: noon - 60 * dayMs }),
    exposure({ experiment: 'layout', seenAtMs: noon - 20 * dayMs }),
    exposure({ experiment: 'ended', seenAtMs: noon - 90 * dayMs }),
    exposure({ unit: 'gone', seenAtMs: noon - 91 * dayMs }),
    exposure({ unit: 'ahead', seenAtMs: noon + 5 * dayMs }),
  ])
  expect(await daysLeft('ann')).toBeCloseTo(70, 1)
  expect(Object.keys(await redis.hgetall(keyOf('ttl', 'ann'))).toSorted()).toEqual([
    'layout__1',
    'pictures__1',
  ])
  expect(await redis.exists(keyOf('ttl', 'gone'))).toBe(0)
  expect(await daysLeft('ahead')).toBeCloseTo(90, 1)

  await fold.apply([exposure({ seenAtMs: noon - 80 * dayMs })])
  expect(await daysLeft('ann')).toBeCloseTo(70, 1)
  await fold.apply([exposure({ seenAtMs: noon - dayMs })])
  expect(await daysLeft('ann')).toBeCloseTo(89, 1)
})

it('gives an end to assignments that have none', async () => {
  await redis.hset(keyOf('endless', 'ann'), 'pictures__1', 'control')
  await foldOf('endless').apply([exposure()])
  expect(await redis.ttl(keyOf('endless', 'ann'))).toBeGreaterThan(0)
})

it('rejects where Redis did not take all of it', async () => {
  await redis.set(keyOf('broken', 'ann'), 'no hash')
  await expect(foldOf('broken').apply([exposure({ unit: 'bob' }), exposure()])).rejects.toThrow('WRONGTYPE')
})

it.each<[string, JsonObject, object, boolean]>([
  ['an exposure whose assignment is kept', {}, {}, true],
  ['one of which that is not known', { kept: null, sticky: true }, {}, false],
  ['one of an experiment that keeps nothing', { kept: false }, {}, false],
  ['an event that a page sent', {}, { sourceId: 'web' }, false],
  ['another event', {}, { event: 'Story Viewed' }, false],
  ['one without a unit', { unit: 7 }, {}, false],
  ['one without a phase', { phase: '1' }, {}, false],
  ['one without properties', {}, { properties: undefined }, false],
])('reads %s', (_, properties, over, isRead) => {
  const event = {
    sourceId: 'splitter',
    event: 'Experiment Viewed',
    site: 'daily',
    timestamp: noon,
    properties: {
      experiment_id: 'pictures',
      variation_id: 'large',
      phase: 2,
      hash_attribute: 'id',
      unit: 'ann',
      kept: true,
      sticky: false,
      ...properties,
    } as JsonObject,
    ...over,
  }
  expect(toExposureRecord(event)).toEqual(isRead ? exposure({ phase: 2, seenAtMs: noon }) : undefined)
})
