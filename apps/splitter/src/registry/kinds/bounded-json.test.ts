import { expect, it } from '@jest/globals'
import { boundedJsonSchema } from './bounded-json.js'
import { conditionSchema } from './condition-schema.js'

const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))

it('takes any JSON that is not too deep', () => {
  for (const value of [null, 0, '', false, [], { a: [{ b: null }] }, nested(50)]) {
    expect(boundedJsonSchema.parse(value)).toEqual(value)
  }
})

it('refuses what would overflow a stack, and what is no JSON', () => {
  for (const depth of [51, 100_000]) {
    const { error } = boundedJsonSchema.safeParse(nested(depth))
    expect(error?.issues.map(({ message }) => message)).toEqual(['JSON may be nested 50 levels deep at most'])
  }
  expect(boundedJsonSchema.safeParse(undefined).success).toBe(false)
})

it('refuses members that would be lost', () => {
  const named = (text: string) => JSON.parse(text) as unknown

  expect(boundedJsonSchema.safeParse(named('{"a":[{"__proto__":1}]}')).success).toBe(false)
  expect(conditionSchema.safeParse(named('{"__proto__":"x"}')).success).toBe(false)
  expect(conditionSchema.safeParse(named('{"constructor":"x","a":{"toString":1}}')).success).toBe(true)
})
