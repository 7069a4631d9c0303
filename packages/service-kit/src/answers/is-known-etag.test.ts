import { expect, it } from '@jest/globals'
import { isKnownEtag } from './is-known-etag.js'

it.each<[string[], boolean]>([
  [[], false],
  [['Accept', '"a"'], false],
  [['If-None-Match', '"a"'], true],
  [['if-none-match', '"a"'], true],
  [['IF-NONE-MATCH', ' * '], true],
  [['If-None-Match', '"b"'], false],
  [['If-None-Match', 'W/"a"'], true],
  [['If-None-Match', '"b", W/"c" ,"a"'], true],
  [['If-None-Match', '"b,a", "c"'], false],
  [['If-None-Match', '"b*"'], false],
  [['If-None-Match', 'a'], false],
  [['If-None-Match', '"b"', 'Host', 'x', 'If-None-Match', '"a"'], true],
  [['If-Match', '"a"', 'If-Non-Matcha', '"a"'], false],
])('%j', (rawHeaders, isKnown) => {
  expect(isKnownEtag(rawHeaders, '"a"')).toBe(isKnown)
})
