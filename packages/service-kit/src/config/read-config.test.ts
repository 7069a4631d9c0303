import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { ConfigError } from './config-error.js'
import {
  envBoolean,
  envBytes,
  envChoice,
  envInteger,
  envList,
  envMilliseconds,
  envPort,
  envString,
  envUrl,
} from './env-fields.js'
import type { Environment } from './environment.js'
import { readConfig } from './read-config.js'

const secret = 'do-not-print-me'

function failureOf(schema: z.ZodObject, env: Environment): ConfigError {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('readConfig', () => {
  it('returns typed values and defaults', () => {
    const schema = z.object({
      A_PORT: envPort().default(4001),
      A_URL: envUrl(['redis']),
      A_NAME: envString().optional(),
    })
    expect(readConfig(schema, { A_URL: 'redis://localhost:6379', UNRELATED: 'x' })).toEqual({
      A_PORT: 4001,
      A_URL: 'redis://localhost:6379',
    })
  })

  it('treats an empty variable as unset', () => {
    const schema = z.object({ A_PORT: envPort().default(4001), A_NAME: envString() })
    expect(readConfig(schema, { A_PORT: ' ', A_NAME: 'x' }).A_PORT).toBe(4001)
    expect(failureOf(schema, { A_NAME: '' }).message).toContain(
      'A_NAME: expected a text of 1 to 4096 characters (it is not set)',
    )
  })

  it('names every bad variable and what is expected, never the value', () => {
    const schema = z.object({
      A_PORT: envPort().default(1),
      A_URL: envUrl().default('http://x'),
      A_TIMEOUT_MS: envMilliseconds({ min: 1, max: 10 }).default(1),
      A_SIZE: envBytes().default(1),
      A_FLAG: envBoolean().default(false),
      A_CHOICE: envChoice(['red', 'blue']).default('red'),
      A_LIST: envList(envPort()).default([]),
      A_COUNT: envInteger({ max: 5 }).optional(),
      A_NAME: envString(),
      GOOD: envString().default('fine'),
    })
    const {
      A_NAME: _,
      GOOD: __,
      ...bad
    } = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, secret]))
    const error = failureOf(schema, bad)
    expect(error.variables.map(({ name }) => name)).toEqual(
      Object.keys(schema.shape).filter((name) => name !== 'GOOD'),
    )
    expect(error.message).not.toContain(secret)
    expect(error.message).toMatchInlineSnapshot(`
     "bad configuration
       A_PORT: expected a port from 0 (any free one) to 65535
       A_URL: expected a URL that begins with http:// or https://
       A_TIMEOUT_MS: expected a whole number of milliseconds from 1 to 10
       A_SIZE: expected a number of bytes of at least 0, such as 1048576 or 512KiB, 10MiB, 2GiB
       A_FLAG: expected true or false (also 1/0, yes/no, on/off)
       A_CHOICE: expected one of red, blue
       A_LIST: expected a list separated by commas, each a port from 0 (any free one) to 65535
       A_COUNT: expected an integer from 0 to 5
       A_NAME: expected a text of 1 to 4096 characters (it is not set)"
    `)
  })

  it('reports a check across variables in its own words', () => {
    const schema = z
      .object({ A_MIN: envInteger(), A_MAX: envInteger() })
      .refine(({ A_MIN, A_MAX }) => A_MIN <= A_MAX, { path: ['A_MAX'], message: 'a number not below A_MIN' })
    expect(failureOf(schema, { A_MIN: '2', A_MAX: '1' }).message).toContain(
      'A_MAX: expected a number not below A_MIN',
    )
  })
})

describe('fields', () => {
  const read = (field: z.ZodType, value: string) =>
    readConfig(z.object({ FIELD: field }), { FIELD: value })['FIELD']

  it.each([
    [envPort(), '0', 0],
    [envPort(), '65535', 65535],
    [envMilliseconds(), '2500', 2500],
    [envInteger({ min: -5 }), '-5', -5],
    [envBytes(), '1048576', 1048576],
    [envBytes(), '512KiB', 524288],
    [envBytes(), '2 GiB', 2147483648],
    [envBytes(), '10MB', 10000000],
    [envBytes(), '7b', 7],
    [envBoolean(), 'TRUE', true],
    [envBoolean(), 'off', false],
    [envList(envString()), 'a, b,,c ', ['a', 'b', 'c']],
    [envList(envPort()), '1,2', [1, 2]],
    [envUrl(), 'https://example.org/path', 'https://example.org/path'],
  ])('%# reads %j as %j', (field, text, value) => {
    expect(read(field, text)).toEqual(value)
  })

  it.each([
    [envPort(), '65536'],
    [envPort(), '80.5'],
    [envPort(), '0x50'],
    [envPort(), '1e3'],
    [envMilliseconds({ min: 10 }), '9'],
    [envInteger(), '12345678901234567890'],
    [envBytes({ max: 1024 }), '2KiB'],
    [envBytes(), '-1'],
    [envBytes(), '5 parsecs'],
    [envBoolean(), 'maybe'],
    [envUrl(), 'example.org'],
    [envUrl(), 'ftp://example.org'],
    [envUrl(['redis', 'rediss']), 'redis:6379'],
    [envList(envPort()), '1,x'],
    [envChoice(['a']), 'b'],
  ])('%# refuses %j', (field, text) => {
    expect(() => read(field, text)).toThrow(ConfigError)
  })
})
