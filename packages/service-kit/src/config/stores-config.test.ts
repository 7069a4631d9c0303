import { expect, it } from '@jest/globals'
import { z } from 'zod'
import { readConfig } from './read-config.js'
import { storesEnv, toStoresConfig, type StoresConfig } from './stores-config.js'

const read = (env: Record<string, string>): StoresConfig =>
  toStoresConfig(readConfig(z.object(storesEnv()), env))
const awkward = 'p@ss:w/o?r#d%41 é'

it('leaves addresses as they are where there is no login', () => {
  expect(read({ REDIS_URL: 'redis://:kept@r:1/2', CLICKHOUSE_URL: 'http://u:kept@c:2' })).toMatchObject({
    redisUrl: 'redis://:kept@r:1/2',
    clickhouse: { url: 'http://u:kept@c:2' },
  })
})

it('adds the login to the addresses, so that clients get it back as it was', () => {
  const { redisUrl, clickhouse } = read({
    REDIS_URL: 'rediss://r:1/2',
    REDIS_USERNAME: 'a:b',
    REDIS_PASSWORD: awkward,
    CLICKHOUSE_URL: 'http://c:8123/',
    CLICKHOUSE_USER: 'ann@x',
    CLICKHOUSE_PASSWORD: awkward,
  })
  expect(new URL(redisUrl)).toMatchObject({ protocol: 'rediss:', host: 'r:1', pathname: '/2' })
  expect(loginOf(redisUrl)).toEqual(['a:b', awkward])
  expect(loginOf(clickhouse.url)).toEqual(['ann@x', awkward])
})

it.each([
  ['a password alone', { REDIS_PASSWORD: 'x', CLICKHOUSE_PASSWORD: 'y' }, ['', 'x'], ['', 'y']],
  [
    'the user in the address',
    {
      REDIS_URL: 'redis://ann@r',
      REDIS_PASSWORD: 'x',
      CLICKHOUSE_URL: 'http://bob@c',
      CLICKHOUSE_PASSWORD: 'y',
    },
    ['ann', 'x'],
    ['bob', 'y'],
  ],
  [
    'the password in the address',
    {
      REDIS_URL: 'redis://:x@r',
      REDIS_USERNAME: 'ann',
      CLICKHOUSE_URL: 'http://:y@c',
      CLICKHOUSE_USER: 'bob',
    },
    ['ann', 'x'],
    ['bob', 'y'],
  ],
])('takes %s', (_what, env, redis, clickhouse) => {
  const stores = read(env)
  expect(loginOf(stores.redisUrl)).toEqual(redis)
  expect(loginOf(stores.clickhouse.url)).toEqual(clickhouse)
})

it.each([
  ['REDIS_PASSWORD', { REDIS_URL: 'redis://:secret1@r', REDIS_PASSWORD: 'secret2' }],
  ['REDIS_PASSWORD', { REDIS_URL: 'redis://r?password=secret1', REDIS_PASSWORD: 'secret2' }],
  ['REDIS_USERNAME', { REDIS_URL: 'redis://secret1:x@r', REDIS_USERNAME: 'secret2' }],
  ['REDIS_PASSWORD', { REDIS_USERNAME: 'secret1' }],
  ['CLICKHOUSE_PASSWORD', { CLICKHOUSE_URL: 'http://u:secret1@c', CLICKHOUSE_PASSWORD: 'secret2' }],
  ['CLICKHOUSE_USER', { CLICKHOUSE_URL: 'http://secret1@c', CLICKHOUSE_USER: 'secret2' }],
])('refuses a login that is given twice, or in part: %s', (name, env) => {
  expect(() => read(env)).toThrow(new RegExp(`${name}: expected (?:one|the password)`))
  expect(() => read(env)).not.toThrow(/secret/)
})

function loginOf(address: string): string[] {
  const { username, password } = new URL(address)
  return [decodeURIComponent(username), decodeURIComponent(password)]
}
