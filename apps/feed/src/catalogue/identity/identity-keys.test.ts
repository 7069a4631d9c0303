import { expect, it } from '@jest/globals'
import { toIdentityKeys } from './identity-keys.js'

function textKeyOf(title: string): string | undefined {
  return toIdentityKeys({ title, publishedMs: 1 }, { site: 'daily', feedId: 'agency' }).text
}

it('tells headlines apart that differ in combining marks', () => {
  expect(new Set(['काला', 'कील', 'केला'].map(textKeyOf)).size).toBe(3)
  expect(textKeyOf('काला!  धन')).toBe(textKeyOf('काला धन'))
})
