import { evaluateCondition, refusalOfPattern } from '@frontpage/experiments'
import { describe, expect, it } from '@jest/globals'
import { patternsOf, toUrlCondition } from './url-condition.js'

const simple = (pattern: string, include = true) => ({ include, type: 'simple' as const, pattern })

describe('a simple URL target', () => {
  it.each([
    ['/news/*', 'https://www.example.id/news/politik/1', true],
    ['/news/*', 'https://www.example.id/news/', true],
    ['/news/*', '/news/1?utm=x', true],
    ['/news/*', 'https://www.example.id/sport/news/1', false],
    ['/news/*', 'https://www.example.id/?from=/news/1', false],
    ['/news', 'https://www.example.id/news/?a=1#top', true],
    ['/news', 'https://www.example.id/newspaper', false],
    ['/', 'https://www.example.id', true],
    ['/', 'https://www.example.id/?a', true],
    ['/', 'https://www.example.id/a', false],
    ['www.example.id', 'http://www.example.id/', true],
    ['www.example.id', 'https://www.example.id/news', false],
    ['www.example.id/*', 'https://www.example.id/news', true],
    ['*.example.id/news', 'https://m.example.id/news', true],
    ['*.example.id/news', 'https://evil.test/.example.id/news', false],
    ['https://WWW.example.id/news', 'http://www.example.id/news', true],
    ['https://www.example.id/a.b', 'https://www.example.id/axb', false],
    ['/news/*.html', 'https://www.example.id/news/a/b.html', true],
    ['/news?page=2', 'https://www.example.id/news?x=1&page=2#a', true],
    ['/news?page=2', 'https://www.example.id/news?page=22', false],
    ['/news?a=1&b=*', 'https://www.example.id/news?b=7&a=1', true],
    ['/news#top', 'https://www.example.id/news?x#top', true],
    ['/news#top', 'https://www.example.id/news#bottom', false],
  ])('%j at %j: %j', (pattern, url, isTargeted) => {
    expect(evaluateCondition({ url }, toUrlCondition([simple(pattern)]))).toBe(isTargeted)
    for (const text of patternsOf(simple(pattern))) {
      expect(refusalOfPattern(text)).toBeUndefined()
    }
  })

  it('means the same to a backtracking engine and to ours', () => {
    for (const pattern of ['/news/*', '*.example.id/a+b(c)/*', 'www.example.id/?x=*', '/a/$1/{2}']) {
      for (const url of [
        'https://m.example.id/a+b(c)/d',
        'https://www.example.id/?x=1',
        '/a/$1/{2}',
        '/news/',
      ]) {
        const isMatch = patternsOf(simple(pattern)).every((text) => new RegExp(text).test(url))
        expect(evaluateCondition({ url }, toUrlCondition([simple(pattern)]))).toBe(isMatch)
      }
    }
  })
})

it('targets what one including target matches and no excluding one does', () => {
  const condition = toUrlCondition([simple('/news/*'), simple('/sport/*'), simple('*/live', false)])
  expect(evaluateCondition({ url: 'https://x.id/sport/1' }, condition)).toBe(true)
  expect(evaluateCondition({ url: 'https://x.id/tech/1' }, condition)).toBe(false)
  expect(evaluateCondition({}, condition)).toBe(false)
  const all = toUrlCondition([
    simple('/live/*', false),
    { include: false, type: 'regex', pattern: 'preview=1' },
  ])
  expect(evaluateCondition({ url: 'https://x.id/news' }, all)).toBe(true)
  expect(evaluateCondition({ url: 'https://x.id/news?preview=1' }, all)).toBe(false)
  expect(evaluateCondition({ url: 'https://x.id/live/2' }, all)).toBe(false)
  expect(toUrlCondition([])).toBeUndefined()
})
