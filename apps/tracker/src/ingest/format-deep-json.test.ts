import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JsonValue } from '@frontpage/contracts'
import { formatDeepJson } from './format-deep-json.js'

it('writes the same as JSON.stringify with an unlimited stack', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = JSON.stringify(value)
      expect(formatDeepJson(value as JsonValue)).toBe(text)
      const levels = 8_000
      const deep = `${'[{"a":'.repeat(levels)}${text}${'}]'.repeat(levels)}`
      expect(formatDeepJson(JSON.parse(deep) as JsonValue)).toBe(deep)
    }),
    { numRuns: 5 },
  )
})

it('writes a list of any length', () => {
  const levels = 10_000
  const text = `[${'[],'.repeat(150_000)}${'['.repeat(levels)}${']'.repeat(levels)}]`
  expect(formatDeepJson(JSON.parse(text) as JsonValue)).toBe(text)
})
