import { expect, it } from '@jest/globals'
import { readPixelFields } from './read-pixel-fields.js'

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

it.each([
  ['/v1/pixel.gif', {}],
  ['/v1/pixel.gif?type=page&anonymousId=a', { type: 'page', anonymousId: 'a' }],
  ['/p?properties.storyId=s%201&properties.a.b=2', { properties: { storyId: 's 1', 'a.b': '2' } }],
  [
    '/p?context.page.url=u&context.page.title=t&context.locale=id',
    { context: { page: { url: 'u', title: 't' }, locale: 'id' } },
  ],
  ['/p?context.a.b.c.d.e.f.g.h.i=1', { context: { a: { b: { c: { d: { e: { f: { 'g.h.i': '1' } } } } } } } }],
  ['/p?context.page=x&context.page.url=u', { context: { page: { url: 'u' } } }],
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
  readPixelFields('/p?context.__proto__.polluted=x&context.constructor.prototype.polluted=x')
  expect({}).not.toHaveProperty('polluted')
})
