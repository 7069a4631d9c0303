import { expect, it } from '@jest/globals'
import { readPixelFields } from './read-pixel-fields.js'

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

it.each([
  ['/v1/pixel.gif', {}],
  ['/v1/pixel.gif?type=page&anonymousId=a', { type: 'page', anonymousId: 'a' }],
  ['/p?properties.storyId=s%201&properties.a.b=2', { properties: { storyId: 's 1', 'a.b': '2' } }],
  [
    `/p?data=${base64({ type: 'track', event: 'Opened' })}&anonymousId=a`,
    { type: 'track', event: 'Opened', anonymousId: 'a' },
  ],
  ['/p?data=nonsense&anonymousId=a', { anonymousId: 'a' }],
  ['/p?data=WzFd', {}],
  ['/p?properties=text&properties.storyId=s', { properties: { storyId: 's' } }],
])('%s', (url, fields) => {
  expect(readPixelFields(url)).toEqual(fields)
})

it('treats every parameter name as a plain name', () => {
  const fields = readPixelFields('/p?__proto__=x&properties.__proto__=y')
  expect(Object.keys(fields)).toEqual(['__proto__', 'properties'])
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype)
})
