import { resolve } from 'node:path'
import { expect, it } from '@jest/globals'
import { ConfigError, readConfig, requiredThreads } from './config.js'

it('listens on the loopback interface and asks for no credentials by default', () => {
  const config = readConfig({})
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 4123,
    dataDir: resolve('.data/clickhouse'),
    credentials: undefined,
    allowedHosts: [],
    allowsOutsideSources: false,
    maxBodyBytes: 268_435_456,
  })
  expect(requiredThreads(config)).toBe(config.writers + config.readers + 6)
})

it('reads what is set, and takes an empty variable as not set', () => {
  const config = readConfig({
    CLICKHOUSE_EMBEDDED_PORT: '0',
    CLICKHOUSE_EMBEDDED_DATA_DIR: '/data',
    CLICKHOUSE_EMBEDDED_USER: 'anna',
    CLICKHOUSE_EMBEDDED_PASSWORD: 'secret',
    CLICKHOUSE_EMBEDDED_ALLOWED_HOSTS: 'clickhouse, Store.internal',
    CLICKHOUSE_EMBEDDED_OUTSIDE_SOURCES: 'true',
    CLICKHOUSE_EMBEDDED_WRITERS: '3',
    CLICKHOUSE_EMBEDDED_READERS: '',
  })
  expect(config).toMatchObject({
    port: 0,
    dataDir: '/data',
    credentials: { user: 'anna', password: 'secret' },
    allowedHosts: ['clickhouse', 'store.internal'],
    allowsOutsideSources: true,
    writers: 3,
    readers: 4,
  })
})

it('names every bad variable and no value', () => {
  const read = (): unknown =>
    readConfig({
      CLICKHOUSE_EMBEDDED_PORT: '70000',
      CLICKHOUSE_EMBEDDED_WRITERS: '0',
      CLICKHOUSE_EMBEDDED_MAX_BODY_BYTES: '1e9',
      CLICKHOUSE_EMBEDDED_DATA_DIR: '/data/*',
      CLICKHOUSE_EMBEDDED_PASSWORD: 'secret',
      CLICKHOUSE_EMBEDDED_OUTSIDE_SOURCES: 'yes',
    })
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(/_DATA_DIR .*_USER .*_PORT .*_OUTSIDE_SOURCES .*_WRITERS .*_MAX_BODY_BYTES /)
  expect(read).not.toThrow(/secret|70000|1e9|\/data/)
})
