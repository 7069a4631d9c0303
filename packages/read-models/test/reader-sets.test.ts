import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { erasedReadersKey } from '@frontpage/contracts'
import { followErasedReaders } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, unlessExternal, waitFor, type TestRedis } from '@frontpage/testing'

const itWithOwnRedis = unlessExternal('redis', it)

let server: TestRedis
let redis: Redis
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
  await waitUntilReady(redis, 10_000)
}, 60_000)
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

// It exchanges databases of the server.
itWithOwnRedis(
  'is read again over a new connection: the set of another server may be of the same size, and another',
  async () => {
    const other = createRedis({ url: `${server.url}/1` }, 'producer')
    await waitUntilReady(other, 10_000)
    await redis.sadd(erasedReadersKey('a'), 'ann')
    await other.sadd(erasedReadersKey('a'), 'bob')
    const erased = await followErasedReaders(redis, { namespace: 'a', refreshEveryMs: 10, onError() {} })
    expect([erased.has('ann'), erased.has('bob')]).toEqual([true, false])
    await redis.swapdb(0, 1)
    redis.emit('ready')
    await waitFor(() => erased.has('bob') && !erased.has('ann'))
    erased.close()
    other.disconnect()
  },
)

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
