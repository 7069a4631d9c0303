import { describe, expect, it } from '@jest/globals'
import { chooseRedis } from './choose-redis.js'
import type { RedisProbe } from './probe-redis.js'

const usable: RedisProbe = { kind: 'usable', version: '7.0.15' }
const absent: RedisProbe = { kind: 'absent', reason: 'nothing listens there (connection refused)' }
const evicting: RedisProbe = { kind: 'unusable', reason: 'may throw queued events away' }

const answering = (probe: RedisProbe) => async (): Promise<RedisProbe> => probe
const config = { redisUrl: undefined, redisPort: 4379, wantsOwnRedis: false }

describe('chooseRedis', () => {
  it('uses the one of REDIS_URL', async () => {
    const choice = await chooseRedis({ ...config, redisUrl: 'redis://u:secret@r:1/2' }, answering(usable))
    expect(choice).toMatchObject({ url: 'redis://u:secret@r:1/2', isOwn: false })
    expect(choice.note).not.toContain('secret')
  })

  it.each([absent, evicting] as (RedisProbe & { reason: string })[])(
    'says what is wrong with the one of REDIS_URL, not its password: %j',
    async (probe) => {
      const choosing = chooseRedis({ ...config, redisUrl: 'redis://:secret@r:1' }, answering(probe))
      await expect(choosing).rejects.toThrow(probe.reason)
      await expect(choosing).rejects.not.toThrow('secret')
    },
  )

  it('uses the one that runs on 6379', async () => {
    expect(await chooseRedis(config, answering(usable))).toMatchObject({
      url: 'redis://127.0.0.1:6379',
      isOwn: false,
    })
  })

  it('starts its own where none runs', async () => {
    expect(await chooseRedis(config, answering(absent))).toMatchObject({
      url: 'redis://127.0.0.1:4379',
      isOwn: true,
    })
  })

  it('explains why it does not use the one on 6379, and starts its own', async () => {
    const choice = await chooseRedis(config, answering(evicting))
    expect(choice).toMatchObject({ isOwn: true })
    expect(choice.note).toContain('the one on port 6379 may throw queued events away')
  })

  it('does not look at 6379 where a port for its own is given', async () => {
    expect(await chooseRedis({ ...config, wantsOwnRedis: true }, answering(usable))).toMatchObject({
      isOwn: true,
    })
  })
})
