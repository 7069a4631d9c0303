import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createLease, createRedis, waitUntilReady, type Lease, type Redis } from '@frontpage/redis'
import { startTestRedis, type TestRedis } from '@frontpage/testing'

let server: TestRedis
let redis: Redis

beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 5_000)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

function leaseOf(key: string, holder: string): Lease {
  let taken = 0
  return createLease(redis, { key, ttlMs: 60_000, newToken: () => `${holder}-${++taken}` })
}

it('is held by one process at a time, under one token', async () => {
  const [first, second] = [leaseOf('{a}', 'first'), leaseOf('{a}', 'second')]
  const token = await first.hold()
  expect(token).toMatch(/^first-/)
  expect(await second.hold()).toBeUndefined()
  expect(await first.hold()).toBe(token)
  await first.release()
  expect(await second.hold()).toMatch(/^second-/)
  expect(await first.hold()).toBeUndefined()
})

it('has another token after it was lost, also where nobody holds it now', async () => {
  const lease = leaseOf('{b}', 'first')
  const tokens = [await lease.hold()]
  await redis.set('{b}', 'somebody else')
  expect(await lease.hold()).toBeUndefined()
  await redis.del('{b}')
  tokens.push(await lease.hold())
  await redis.del('{b}')
  tokens.push(await lease.hold())
  expect(tokens).not.toContain(undefined)
  expect(new Set(tokens).size).toBe(3)
})

it('leaves alone what somebody else holds when it is given back', async () => {
  const lease = leaseOf('{c}', 'first')
  await lease.hold()
  await redis.set('{c}', 'somebody else')
  await lease.release()
  expect(await redis.get('{c}')).toBe('somebody else')
  await leaseOf('{d}', 'nobody').release()
})

it('expires where its holder is gone', async () => {
  await leaseOf('{e}', 'first').hold()
  expect(await redis.pttl('{e}')).toBeGreaterThan(0)
})
