import { expect, it } from '@jest/globals'
import { fnv1a, mixedFnv1a } from './fnv-1a.js'

it.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('gives the published value of %j', (text, hash) => {
  expect(fnv1a(text)).toBe(hash)
})

it('has one mixture, by which cells of networks and sources are stored', () => {
  expect(['', '203.0.113.0', 'web'].map(mixedFnv1a)).toEqual([447_806_413, 3_575_516_826, 3_464_109_721])
})
