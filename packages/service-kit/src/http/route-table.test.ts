import { describe, expect, it } from '@jest/globals'
import { pathOf, RouteTable } from './route-table.js'

const table = new RouteTable([
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/v1/stories/:storyId' },
  { method: 'GET', path: '/v1/stories/rising' },
  { method: 'GET', path: '/v1/:kind/rising' },
  { method: 'DELETE', path: '/v1/stories/:storyId' },
  { method: 'POST', path: '/v1/projects/:writeKey/settings' },
])

describe('RouteTable', () => {
  it.each([
    ['GET', '/', '/', {}],
    ['GET', '/v1/stories/rising', '/v1/stories/rising', {}],
    ['GET', '/v1/stories/7', '/v1/stories/:storyId', { storyId: '7' }],
    ['GET', '/v1/stories/7/', '/v1/stories/:storyId', { storyId: '7' }],
    ['HEAD', '/v1/stories/7/', '/v1/stories/:storyId', { storyId: '7' }],
    ['GET', '/v1/authors/rising', '/v1/:kind/rising', { kind: 'authors' }],
    ['GET', '/v1/stories/news.example%2Fa%20b', '/v1/stories/:storyId', { storyId: 'news.example/a b' }],
    ['POST', '/v1/projects/k/settings', '/v1/projects/:writeKey/settings', { writeKey: 'k' }],
  ])('%s %s is %s', (method, path, pattern, params) => {
    const match = table.find(method, path)
    expect(match?.entry.path).toBe(pattern)
    expect(match?.params).toEqual(params)
  })

  it.each([
    ['GET', ''],
    ['GET', '/v1/stories'],
    ['GET', '/v1/stories/'],
    ['GET', '/v1/stories/7//'],
    ['GET', '/V1/stories/7'],
    ['GET', '//v1/stories/7'],
    ['GET', '/v1/stories/7/x'],
    ['POST', '/v1/stories/7'],
    ['HEAD', '/v1/projects/k/settings'],
    ['__proto__', '/'],
    ['GET', 'constructor'],
  ])('%s %s is nothing', (method, path) => {
    expect(table.find(method, path)).toBeUndefined()
  })

  it('says which route has a parameter that does not decode', () => {
    const match = table.find('GET', '/v1/stories/%E0%A4%A')

    expect(match?.entry.path).toBe('/v1/stories/:storyId')
    expect(match?.fault).toMatchObject({ status: 400, code: 'malformed_path' })
  })

  it('lists the methods of a path, including HEAD and OPTIONS', () => {
    expect(table.methodsAt('/v1/stories/7')).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS'])
    expect(table.methodsAt('/nowhere')).toEqual([])
  })

  it('refuses two routes for the same thing', () => {
    const ambiguous = ['/v1/:a', '/v1/:b'].map((path) => ({ method: 'GET', path }))
    expect(() => new RouteTable(ambiguous)).toThrow('two routes have GET /v1/:b')
  })

  it.each(['v1', '/v1/', '/v1/*', '/v1/:', '/v1/{id}', '/a//b'])('refuses the path syntax %j', (path) => {
    expect(() => new RouteTable([{ method: 'GET', path }])).toThrow('not a path')
  })
})

it.each([
  ['/a/b?c=/d?e', '/a/b'],
  ['/a', '/a'],
  ['http://host:80/a/b?c', '/a/b'],
  ['http://host', '/'],
  ['*', '*'],
])('the path of %s is %s', (url, path) => {
  expect(pathOf(url)).toBe(path)
})
