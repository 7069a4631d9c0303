import { expect, it } from '@jest/globals'
import { createBoundedCache } from './bounded-cache.js'

it('computes a cached value once', () => {
  const cache = createBoundedCache<{ n: number }>(10)
  let asked = 0
  const create = (): { n: number } => ({ n: ++asked })
  expect([cache.get('a', create), cache.get('b', create), cache.get('a', create)]).toEqual([
    { n: 1 },
    { n: 2 },
    { n: 1 },
  ])
})

it('keeps frequently read entries, and drops the rest', () => {
  const cache = createBoundedCache<string>(100)
  const created = new Map<string, number>()
  const create = (key: string): string => {
    created.set(key, (created.get(key) ?? 0) + 1)
    return key
  }
  for (let n = 0; n < 10_000; n++) {
    cache.get('often', create)
    cache.get(`once-${n}`, create)
  }
  cache.get('once-0', create)
  expect(created.get('often')).toBe(1)
  expect(created.get('once-0')).toBe(2)
})
