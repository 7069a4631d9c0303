import { expect, it } from '@jest/globals'
import { toVersionText } from './version-text.js'

it('takes what is longer than any version for none', () => {
  expect(toVersionText('1.'.repeat(100))).not.toBe(toVersionText('0'))
  expect(toVersionText(`${'+'.repeat(200_000)}\n`)).toBe(toVersionText('0'))
})
