import { expect, it } from '@jest/globals'
import { externalServer } from './external-servers.js'

it.each([
  [{}, undefined],
  [{ CLICKHOUSE_URL: '' }, undefined],
  [{ CLICKHOUSE_URL: 'http://store:8123' }, 'http://store:8123'],
  [{ CLICKHOUSE_URL: 'http://ann:s%3At@store:8123/' }, 'http://ann:s%3At@store:8123'],
  [
    { CLICKHOUSE_URL: 'http://store:8123', CLICKHOUSE_USER: 'ann', CLICKHOUSE_PASSWORD: 's:@/t' },
    'http://ann:s%3A%40%2Ft@store:8123',
  ],
  [
    { CLICKHOUSE_URL: 'http://ann:one@store:8123', CLICKHOUSE_USER: 'bob', CLICKHOUSE_PASSWORD: 'two' },
    'http://ann:one@store:8123',
  ],
])('reads ClickHouse’s address and login from %j', (env, url) => {
  expect(externalServer('clickhouse', env)).toBe(url)
})

it('never takes the Redis that services use', () => {
  expect(externalServer('redis', { REDIS_URL: 'redis://store' })).toBeUndefined()
  expect(externalServer('redis', { FRONTPAGE_TEST_REDIS_URL: 'redis://store' })).toBe('redis://store')
})
