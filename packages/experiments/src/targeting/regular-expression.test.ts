import { expect, it } from '@jest/globals'
import { toRegularExpression } from './regular-expression.js'

it('matches nothing in a text that is longer than any address', () => {
  const expression = toRegularExpression('[a-z]*[0-9]*x$')

  expect(expression?.test('x'.repeat(4_096))).toBe(true)
  expect(expression?.test('x'.repeat(4_097))).toBe(false)
})
