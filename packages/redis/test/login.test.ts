import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  createRedis,
  RedisLoginError,
  refuseUnusableRedis,
  requireUsableRedis,
  waitUntilReady,
  type Redis,
} from '@frontpage/redis'
import { findFreePort, startTestRedis, type TestRedis } from '@frontpage/testing'

const [password, wrong] = ['p@ss:w/o?r#d%41', 'not-the-password']
let server: TestRedis
beforeAll(async () => {
  server = await startTestRedis({
    args: ['--requirepass', password, '--user', 'ann', 'on', `>${password}`, '~*', '&*', '+@all'],
  })
})
afterAll(() => server.stop())

const urlWith = (user: string, secret: string): string =>
  `redis://${user}:${encodeURIComponent(secret)}@127.0.0.1:${server.port}`

async function withRedis<Result>(url: string, use: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = createRedis({ url }, 'producer')
  try {
    return await use(redis)
  } finally {
    redis.disconnect()
  }
}

/** Long enough that a test would fail by its own timeout if it were waited for. */
const withinMs = 60_000

describe.each([
  ['a password alone', ''],
  ['a user and a password', 'ann'],
])('with %s', (_what, user) => {
  it('works', async () => {
    await withRedis(urlWith(user, password), async (redis) => {
      await requireUsableRedis(redis)
      expect(await redis.ping()).toBe('PONG')
    })
  })

  it('says at once that a wrong one is refused, and shows neither', async () => {
    const failure = withRedis(urlWith(user, wrong), (redis) => waitUntilReady(redis, withinMs))
    await expect(failure).rejects.toBeInstanceOf(RedisLoginError)
    const error = await failure.catch((cause: unknown) => cause)
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(wrong)
    await expect(failure).rejects.toThrow(
      `Redis at 127.0.0.1:${server.port} refuses the login: correct REDIS_PASSWORD, or the file of REDIS_PASSWORD_FILE, and REDIS_USERNAME.`,
    )
  })
})

it('says at once that a password is missing', async () => {
  const failure = withRedis(server.url, (redis) => refuseUnusableRedis(redis, { withinMs }))
  await expect(failure).rejects.toThrow(
    `Redis at 127.0.0.1:${server.port} wants a password: set REDIS_PASSWORD or REDIS_PASSWORD_FILE.`,
  )
})

it('does not mind a Redis that is not there, where it is not needed', async () => {
  const url = `redis://127.0.0.1:${await findFreePort()}`
  await withRedis(url, (redis) => refuseUnusableRedis(redis, { withinMs: 200 }))
})
