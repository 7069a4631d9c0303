import { expect, it } from '@jest/globals'
import { unitAttributeSchema } from './unit-attribute.js'

it.each(['constructor', '__proto__', 'toString', ''])('refuses %j', (name) => {
  expect(unitAttributeSchema.safeParse(name).success).toBe(false)
})

it('takes the names that readers have', () => {
  for (const name of ['id', 'userId', 'proto']) expect(unitAttributeSchema.parse(name)).toBe(name)
})
