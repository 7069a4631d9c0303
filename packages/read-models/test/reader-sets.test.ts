import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { erasedReadersKey } from '@frontpage/contracts'
import { followErasedReaders } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'

let server: TestRedis
let redis: Redis
let other: Redis
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  other = createRedis({ url: `${server.url}/1` }, 'producer')
  await Promise.all([redis, other].map((each) => waitUntilReady(each, 10_000)))
}, 60_000)
afterAll(async () => {
  redis.disconnect()
  other.disconnect()
  await server.stop()
})

it('is read again over a new connection: the set of another server may be of the same size, and another', async () => {
  await redis.sadd(erasedReadersKey('a'), 'ann')
  await other.sadd(erasedReadersKey('a'), 'bob')
  const erased = await followErasedReaders(redis, { namespace: 'a', refreshEveryMs: 10, onError() {} })
  expect([erased.has('ann'), erased.has('bob')]).toEqual([true, false])
  await redis.swapdb(0, 1)
  redis.emit('ready')
  await waitFor(() => erased.has('bob') && !erased.has('ann'))
  erased.close()
})

it('keeps who was erased where Redis was emptied, until it has some again', async () => {
  const key = erasedReadersKey('emptied')
  await redis.sadd(key, 'ann')
  let looks = 0
  const counting = new Proxy(redis, {
    get(target, name) {
      if (name === 'scard') looks++
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const erased = await followErasedReaders(counting, {
    namespace: 'emptied',
    refreshEveryMs: 10,
    onError() {},
  })
  await redis.del(key)
  const before = looks
  await waitFor(() => looks > before + 3)
  expect(erased.has('ann')).toBe(true)
  await redis.sadd(key, 'bob')
  await waitFor(() => erased.has('bob'))
  erased.close()
})
