import { expect, it } from '@jest/globals'
import { readBasicWriteKey, readQueryWriteKey } from './read-write-key.js'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

it.each([
  [`Basic ${base64('key:')}`, 'key'],
  [`Basic ${base64('key')}`, 'key'],
  [`basic ${base64('key:secret')}`, 'key:secret'],
  [`Basic ${base64('key:secret:')}`, 'key:secret'],
  [`Basic ${base64(':')}`, undefined],
  ['Basic', undefined],
  ['Bearer key', undefined],
  [undefined, undefined],
])('reads %p', (header, key) => {
  expect(readBasicWriteKey(header)).toBe(key)
})

it.each([
  ['/v1/batch?writeKey=key', 'key'],
  ['/v1/batch?a=1&writeKey=k%2Dy', 'k-y'],
  ['/v1/batch?writeKey=k+y&writeKey=other', 'k y'],
  ['/v1/batch?notwriteKey=a&writeKey=key', 'key'],
  ['/v1/writeKey=path?a=writeKey=inside', undefined],
  [`/v1/batch?${'&writeKe='.repeat(1_700)}&writeKey=key`, 'key'],
  ['/v1/batch?writeKey=', undefined],
  ['/v1/batch', undefined],
])('finds the key in %p', (url, key) => {
  expect(readQueryWriteKey(url)).toBe(key)
})
