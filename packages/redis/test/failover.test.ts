import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { createRedis, waitUntilReady, type Redis, type RedisRole } from '@frontpage/redis'
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
const connections: Redis[] = []
beforeEach(async () => void (pair = await startTestRedisPair()))
afterEach(async () => {
  for (const redis of connections.splice(0)) redis.disconnect()
  await pair.stop()
})

async function connect(role: RedisRole): Promise<{ redis: Redis; errors: string[] }> {
  const errors: string[] = []
  const redis = createRedis({ url: pair.url }, role, { onError: ({ message }) => errors.push(message) })
  connections.push(redis)
  await waitUntilReady(redis, 10_000)
  return { redis, errors }
}

const script = `redis.call('SET', KEYS[1], ARGV[1]) return 'written'`

itWithOwnRedis.each<[string, (redis: Redis) => Promise<unknown>]>([
  ['a command', (redis) => redis.set('key', 'after')],
  ['a script', (redis) => redis.eval(script, 1, 'key', 'after')],
  ['a pipeline', async (redis) => throwFirst(await redis.pipeline().get('key').set('key', 'after').exec())],
  ['a transaction', (redis) => redis.multi().set('key', 'after').exec()],
])('a producer whose master was demoted is told so by %s, and has the new one at once', async (_, write) => {
  const { redis } = await connect('producer')
  await pair.failOver()
  await expect(write(redis)).rejects.toThrow(/^(?:READONLY|EXECABORT)/)
  await waitFor(() => write(redis).then(() => true))
  expect(await sendRedisCommand(pair.master().port, 'GET key')).toContain('after')
})

itWithOwnRedis.each<[string, (redis: Redis) => Promise<unknown>, unknown]>([
  ['a command', (redis) => redis.set('key', 'after'), 'OK'],
  ['a script', (redis) => redis.eval(script, 1, 'key', 'after'), 'written'],
  [
    'a pipeline',
    (redis) => redis.pipeline().get('key').set('key', 'after').exec(),
    [
      [null, null],
      [null, 'OK'],
    ],
  ],
])('a worker whose master was demoted gets %s done by the new one', async (_, write, answer) => {
  const { redis } = await connect('worker')
  await pair.failOver()
  expect(await write(redis)).toEqual(answer)
  expect(await sendRedisCommand(pair.master().port, 'GET key')).toContain('after')
})

itWithOwnRedis('a blocking read continues at the new master', async () => {
  const { redis } = await connect('worker')
  const { redis: other } = await connect('worker')
  const popped = redis.bzpopmin('queue', 60)
  await waitFor(async () =>
    (await sendRedisCommand(pair.master().port, 'INFO clients')).includes('blocked_clients:1'),
  )
  await pair.failOver()
  await other.zadd('queue', 1, 'job')
  expect(await popped).toEqual(['queue', 'job', '1'])
})

itWithOwnRedis('waits for a master where the address leads to a replica, and reports that', async () => {
  pair.address.pointTo(pair.replica().port)
  const errors: string[] = []
  const redis = createRedis({ url: pair.url }, 'producer', { onError: ({ message }) => errors.push(message) })
  connections.push(redis)
  await expect(waitUntilReady(redis, 1_000)).rejects.toThrow(/is a replica.*REDIS_URL/)
  expect(errors.join()).toContain('is a replica')
  pair.address.pointTo(pair.master().port)
  await waitUntilReady(redis, 10_000)
  expect(await redis.set('key', 'value')).toBe('OK')
})

itWithOwnRedis.each<[string, RedisRole]>([
  ['fails', 'producer'],
  ['is done over a new one', 'worker'],
])(
  'a command on a connection that carries nothing any more %s',
  async (_, role) => {
    const { redis, errors } = await connect(role)
    pair.address.silenceOpenConnections()
    const written = redis.set('key', 'value')
    if (role === 'producer') await expect(written).rejects.toThrow()
    else expect(await written).toBe('OK')
    await waitFor(() => redis.set('key', 'value').catch(() => false))
    expect(errors.join()).toMatch(/timeout/i)
  },
  60_000,
)

itWithOwnRedis('gives up a Redis that loads for long, as its name may lead to another by now', async () => {
  const { redis } = await connect('producer')
  const loading = pair.replica()
  await sendRedisCommand(loading.port, 'REPLICAOF NO ONE')
  await sendRedisCommand(loading.port, 'DEBUG POPULATE 20000 key 100')
  await sendRedisCommand(loading.port, 'CONFIG SET loading-process-events-interval-bytes 1024')
  await sendRedisCommand(loading.port, 'CONFIG SET key-load-delay 2000')
  pair.address.pointTo(loading.port)
  // Loading its data takes 40 s, and it answers LOADING meanwhile.
  void sendRedisCommand(loading.port, 'DEBUG RELOAD').catch(() => {})
  redis.disconnect(true)
  await waitFor(() => redis.status === 'connect')
  pair.address.pointTo(pair.master().port)
  await waitUntilReady(redis, 20_000)
  expect(await redis.set('key', 'value')).toBe('OK')
  await loading.kill()
})

function throwFirst(answers: [error: Error | null, answer: unknown][] | null): void {
  for (const [error] of answers ?? []) if (error !== null) throw error
}
