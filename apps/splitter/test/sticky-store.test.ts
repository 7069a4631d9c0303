import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readModelsKeys, stickyAssignmentsKey, type AcceptedEvent } from '@frontpage/contracts'
import { getStickyBucketExperimentKey } from '@frontpage/experiments'
import { createAssignmentsFold, toExposureRecord, type Coverage } from '@frontpage/read-models'
import { createRedis, type Redis } from '@frontpage/redis'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'
import { toExposureLine } from '../src/exposures/to-exposure-line.js'
import { experimentRecords } from '../src/registry/kinds/experiments.js'
import { createAssignmentsState } from '../src/sticky/assignments-state.js'
import { createStickyStore, type Unit } from '../src/sticky/sticky-store.js'

const namespace = 'test'
const dayMs = 24 * 3_600_000
const state = createAssignmentsState({ coverageOf: () => undefined }, { namespace })

let server: TestRedis
let redis: Redis

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitFor(() => redis.ping(), { what: 'a Redis that answers' })
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

const keyOf = (value: string): string =>
  stickyAssignmentsKey({ site: 'dev', attribute: 'id', value }, namespace)

it('a unit that comes every day is kept, however long a process knows it', async () => {
  let nowMs = 0
  const store = createStickyStore(redis, { namespace, state, deadlineMs: 10_000, now: () => nowMs })
  const units = [{ attribute: 'id', value: 'daily' }]
  await store.claim('dev', {}, [
    { attributeName: 'id', attributeValue: 'daily', assignments: { one__1: 'control' } },
  ])
  await redis.expire(keyOf('daily'), 100)
  await store.read('dev', units)
  expect(await redis.ttl(keyOf('daily'))).toBeLessThanOrEqual(100)

  nowMs += dayMs
  await store.read('dev', units)

  expect(await redis.ttl(keyOf('daily'))).toBeGreaterThan(80 * 24 * 3_600)
})

it('exposures restore what the store wrote, whatever a unit is called', async () => {
  const [experiment, day] = [
    { ...experimentRecords.administration.example.record, id: 'pictures', phase: 3, sticky: true },
    { date: '2026-11-30', startMs: Date.now(), endMs: Infinity },
  ]
  const fold = createAssignmentsFold(redis, { namespace: 'restored' })
  const store = createStickyStore(redis, { namespace: 'kept', state, deadlineMs: 10_000 })
  const values = ['ann', 'x'.repeat(120), 'x'.repeat(121), 'é|"\\\ud800', `${'y'.repeat(130)}\ud800`, 'a}b']
  for (const [at, value] of values.entries()) {
    const attribute = at % 2 === 0 ? 'id' : 'deviceId'
    const field = getStickyBucketExperimentKey(experiment.id, experiment.phase)
    const document = { attributeName: attribute, attributeValue: value, assignments: { [field]: 'large' } }
    await store.claim('daily', {}, [document])
    const exposure = {
      site: 'daily',
      environment: 'production',
      experiment,
      variationIndex: 1,
      attribute,
      unit: value,
      isSticky: false,
      seenAtMs: Date.now(),
    }
    const line = toExposureLine(exposure, { messageId: 'e', day, receivedAt: Date.now() }, {})
    const record = toExposureRecord(JSON.parse(line) as AcceptedEvent)
    if (record !== undefined) await fold.apply([record])
  }

  const written = await createAssignmentsFold(redis, { namespace: 'kept' }).dump()
  expect(Object.keys(written)).toHaveLength(values.length)
  expect(await fold.dump()).toEqual(written)
})

describe('while assignments are being restored', () => {
  const states = readModelsKeys(namespace).states
  const whole = { layout: 1, generation: 0 }
  const rebuild = {
    id: 'r',
    reason: 'missing',
    startedMs: 0,
    newestHour: 9,
    oldestHour: 1,
    nextHour: 9,
    events: 0,
  }
  const unitOf = (value: string): [Unit] => [{ attribute: 'id', value }]
  const write = (over: object): Promise<number> =>
    redis.hset(states, 'assignments', JSON.stringify({ ...whole, ...over }))

  it.each<[string, () => Promise<unknown>]>([
    ['they are, by their state', () => write({ rebuild })],
    ['Redis is empty, and no transporter has noticed', () => redis.del(states)],
  ])('knows what Redis has, and what it had: %s', async (_, lose) => {
    const store = createStickyStore(redis, {
      namespace,
      state: createAssignmentsState({ coverageOf: () => undefined }, { namespace }),
      deadlineMs: 10_000,
    })
    const known = { attributeName: 'id', attributeValue: 'known', assignments: { one__1: 'control' } }
    await write({})
    await store.claim('dev', {}, [known])
    expect(await store.read('dev', unitOf('known'))).toEqual({
      documents: { 'id||known': known },
      isComplete: true,
    })

    await redis.del(keyOf('known'))
    await redis.hset(keyOf('restored'), 'one__1', 'control')
    await lose()
    expect(await store.read('dev', unitOf('known'))).toEqual({
      documents: { 'id||known': known },
      isComplete: false,
    })
    expect(await store.read('dev', unitOf('restored'))).toMatchObject({
      documents: { 'id||restored': { assignments: { one__1: 'control' } } },
    })
    // Others know better what is in Redis already.
    await redis.hset(keyOf('known'), { one__1: 'large', two__1: 'large' })
    expect(await store.read('dev', unitOf('known'))).toMatchObject({
      documents: { 'id||known': { assignments: { one__1: 'large', two__1: 'large' } } },
    })

    // Restored units are kept for 90 days from now, once all are there.
    await redis.expire(keyOf('known'), 100)
    await write({})
    expect(await store.read('dev', unitOf('known'))).toMatchObject({ isComplete: true })
    expect(await redis.ttl(keyOf('known'))).toBeGreaterThan(80 * 24 * 3_600)
    await redis.del(states, keyOf('known'), keyOf('restored'))
  })

  it('a rebuild that an operator asked for does not matter, nor a state that cannot be read', () => {
    const { isWhole } = createAssignmentsState({ coverageOf: () => undefined }, { namespace })
    expect(isWhole(JSON.stringify({ ...whole, rebuild: { ...rebuild, reason: 'requested' } }))).toBe(true)
    expect(isWhole('of a later release')).toBe(true)
  })

  it('a splitter that starts while they are lost goes by the states that it follows', () => {
    const coverageOf = (): Coverage => ({ coversFromMs: undefined })
    expect(createAssignmentsState({ coverageOf }, { namespace }).isWhole(null)).toBe(false)
    expect(createAssignmentsState({ coverageOf: () => undefined }, { namespace }).isWhole(null)).toBe(true)
  })
})

it('values that are too long for an id take no memory', async () => {
  const store = createStickyStore(redis, { namespace, state, deadlineMs: 10_000 })
  const units = [
    { attribute: 'id', value: 'reader' },
    { attribute: 'id', value: 'x'.repeat(200_000) },
  ]
  expect(Object.keys((await store.read('dev', units)).documents)).toHaveLength(2)
  redis.disconnect()
  await waitFor(() => redis.status === 'end', { what: 'a closed connection' })

  const reading = await store.read('dev', units)

  expect(reading.isComplete).toBe(false)
  expect(Object.keys(reading.documents)).toEqual(['id||reader'])
})
