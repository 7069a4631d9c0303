import { expect, it } from '@jest/globals'
import { callTypes } from '@frontpage/contracts'

it('resolves a workspace to its source, so that tests need no build', () => {
  expect(import.meta.resolve('@frontpage/contracts')).toMatch(/src\/index\.ts$/)
  expect(callTypes).toContain('track')
})
