import { describe, expect, it } from '@jest/globals'
import { services } from '@frontpage/services'
import { readConfig } from './config.js'

describe('readConfig', () => {
  it('has a default for everything', () => {
    const config = readConfig({}, services)
    expect(config).toMatchObject({
      redisUrl: undefined,
      wantsOwnRedis: false,
      redisPort: 4379,
      clickhousePort: 4123,
      writeKey: 'dev',
      logFormat: 'pretty',
    })
    expect(Object.fromEntries(config.servicePorts)).toMatchObject({
      tracker: 4001,
      transporter: 4005,
      trending: 4003,
    })
  })

  it('takes ports from the variables of the services', () => {
    expect(readConfig({ TRACKER_PORT: '5001' }, services).servicePorts.get('tracker')).toBe(5001)
  })

  it('takes the first port of a range', () => {
    expect(readConfig({ TRACKER_PORT: '4101-4102' }, services).servicePorts.get('tracker')).toBe(4101)
  })

  it('names every bad variable and no value', () => {
    const env = {
      TRACKER_PORT: 'x1',
      REDIS_URL: 'http://secret',
      CLICKHOUSE_URL: 'secret',
      LOG_FORMAT: 'xml',
      TRENDING_PORT: '4101-x1',
      TRACKER_WRITE_KEY: 'secret key',
      METRICS_PORT: '9100',
    }
    const reading = (): unknown => readConfig(env, services)
    for (const name of Object.keys(env)) expect(reading).toThrow(name)
    expect(reading).not.toThrow(/x1|secret|xml|9100/)
  })
})
