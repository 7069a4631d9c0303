import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { stickyAssignmentsKey } from '@frontpage/contracts'
import { createRedis, type Redis } from '@frontpage/redis'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'
import { createStickyStore } from '../src/sticky/sticky-store.js'

const namespace = 'test'
const dayMs = 24 * 3_600_000

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
  const store = createStickyStore(redis, { namespace, deadlineMs: 10_000, now: () => nowMs })
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

it('values that are too long for an id take no memory', async () => {
  const store = createStickyStore(redis, { namespace, deadlineMs: 10_000 })
  const units = [
    { attribute: 'id', value: 'reader' },
    { attribute: 'id', value: 'x'.repeat(200_000) },
  ]
  expect(Object.keys((await store.read('dev', units)).documents)).toHaveLength(2)
  redis.disconnect()
  await waitFor(() => redis.status === 'end', { what: 'a closed connection' })

  const reading = await store.read('dev', units)

  expect(reading.isAvailable).toBe(false)
  expect(Object.keys(reading.documents)).toEqual(['id||reader'])
})
