import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { createRedis, waitUntilReady, watchRedis, type Redis, type RedisWatch } from '@frontpage/redis'
import {
  sendRedisCommand,
  startTestRedisPair,
  unlessExternal,
  waitFor,
  type TestRedisPair,
} from '@frontpage/testing'

const itWithOwnRedis = unlessExternal('redis', it)

jest.setTimeout(120_000)

let pair: TestRedisPair
let redis: Redis
let watch: RedisWatch
/** The reported states, in order. */
let told: string[]
beforeEach(async () => {
  pair = await startTestRedisPair()
  redis = createRedis({ url: pair.url }, 'producer')
  await waitUntilReady(redis, 10_000)
  told = []
  watch = watchRedis(redis, {
    key: 'probe',
    everyMs: 20,
    onChange: (error) => void told.push(error?.reason ?? 'usable'),
  })
  await waitFor(() => told.length === 1)
})
afterEach(async () => {
  watch.close()
  redis.disconnect()
  await pair.stop()
})

const configure = (setting: string): Promise<string> =>
  sendRedisCommand(pair.master().port, `CONFIG SET ${setting}`)

itWithOwnRedis.each<[string, { harm: () => Promise<unknown>; heal: () => Promise<unknown> }]>([
  ['full', { harm: () => configure('maxmemory 1'), heal: () => configure('maxmemory 0') }],
  [
    'refuses_writes',
    { harm: () => configure('min-replicas-to-write 2'), heal: () => configure('min-replicas-to-write 0') },
  ],
  ['unreachable', { harm: () => pair.master().kill(), heal: () => pair.master().restart() }],
])('reports once that Redis is %s, and once that it is available again', async (reason, { harm, heal }) => {
  await harm()
  await waitFor(() => told.length === 2)
  const code = `redis_${reason}`
  await expect(watch.check()).rejects.toMatchObject({ code, reason, retryable: true })
  await heal()
  await waitFor(() => told.length === 3)
  await watch.check()
  expect(told).toEqual(['usable', reason, 'usable'])
})

itWithOwnRedis(
  'reports a demoted master, although it answers reads, until the address leads to the new one',
  async () => {
    const { port } = pair.master()
    pair.address.pointTo(port)
    await sendRedisCommand(pair.replica().port, 'REPLICAOF NO ONE')
    await sendRedisCommand(port, `REPLICAOF 127.0.0.1 ${pair.replica().port}`)
    await waitFor(() => told.at(-1) === 'replica')
    await expect(watch.check()).rejects.toThrow(/is a replica|READONLY/)
    pair.address.pointTo(pair.replica().port)
    await waitFor(() => told.at(-1) === 'usable')
    expect(told).toEqual(['usable', 'replica', 'usable'])
  },
)

itWithOwnRedis('reports that Redis loads its data', async () => {
  const { port } = pair.master()
  await sendRedisCommand(port, 'DEBUG POPULATE 20000 key 100')
  await configure('loading-process-events-interval-bytes 1024')
  await configure('key-load-delay 1000')
  // It loads for 20 s.
  void sendRedisCommand(port, 'DEBUG RELOAD').catch(() => {})
  await waitFor(() => told.at(-1) === 'loading', { timeoutMs: 30_000 })
  await configure('key-load-delay 0')
  await waitFor(() => told.at(-1) === 'usable', { timeoutMs: 60_000 })
})

itWithOwnRedis('reports a connection that carries nothing any more', async () => {
  pair.address.silenceOpenConnections()
  await waitFor(() => told.at(-1) === 'unreachable')
  await waitFor(() => told.at(-1) === 'usable', { timeoutMs: 30_000 })
})
