import { describe, expect, it } from '@jest/globals'
import { checkInfo } from './probe-redis.js'

const info = (fields: Record<string, string>): string =>
  `# Server\r\n${Object.entries({
    redis_version: '7.0.15',
    maxmemory_policy: 'noeviction',
    role: 'master',
    ...fields,
  })
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('')}`

describe('checkInfo', () => {
  it('accepts a current Redis that evicts nothing', () => {
    expect(checkInfo(info({}))).toEqual({ kind: 'usable', version: '7.0.15' })
  })

  it('gives the version of Valkey, which claims to be Redis 7.2.4', () => {
    expect(checkInfo(info({ redis_version: '7.2.4', valkey_version: '8.1.0' }))).toEqual({
      kind: 'usable',
      version: '8.1.0',
    })
  })

  it.each([
    [{ maxmemory_policy: 'allkeys-lru' }, 'maxmemory-policy is allkeys-lru'],
    [{ redis_version: '6.0.16' }, 'is version 6.0.16; 6.2 or later is needed'],
    [{ role: 'slave' }, 'is a read-only replica'],
  ])('refuses %j', (fields, reason) => {
    expect(checkInfo(info(fields))).toEqual({ kind: 'unusable', reason: expect.stringContaining(reason) })
  })
})
