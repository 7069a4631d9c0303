import { describe, expect, it } from '@jest/globals'
import { createTwoGenerationCache } from './two-generation-cache.js'

describe('a cache of two generations', () => {
  it('keeps what is asked for, and drops what nobody asks for', () => {
    const cache = createTwoGenerationCache<number>({ maxEntries: 3 })
    cache.set('kept', 1)
    cache.set('dropped', 2)
    for (let at = 0; at < 10; at++) {
      cache.set(`other ${at}`, at)
      expect(cache.get('kept')).toBe(1)
    }
    expect(cache.get('dropped')).toBeUndefined()
  })

  it('never holds more than two generations', () => {
    const cache = createTwoGenerationCache<number>({ maxEntries: 4 })
    const keys = Array.from({ length: 100 }, (_, at) => `key ${at}`)
    for (const key of keys) cache.set(key, 1)
    expect(keys.filter((key) => cache.get(key) !== undefined).length).toBeLessThanOrEqual(8)
  })

  it('counts weight, once for a key that is set again', () => {
    const cache = createTwoGenerationCache<number>({ maxEntries: 1_000, maxWeight: 100 })
    cache.set('a', 1, 30)
    for (let at = 0; at < 50; at++) cache.set('b', at, 60)
    expect([cache.get('a'), cache.get('b')]).toEqual([1, 49])
    cache.set('c', 1, 100)
    cache.set('d', 1, 100)
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, undefined])
  })

  it('does not keep what is only peeked at', () => {
    const cache = createTwoGenerationCache<number>({ maxEntries: 2 })
    cache.set('a', 1)
    cache.set('b', 2)
    expect(cache.peek('a')).toBe(1)
    cache.set('c', 3)
    cache.set('d', 4)
    expect([cache.peek('a'), cache.peek('d')]).toEqual([undefined, 4])
  })

  it('forgets what it is told to', () => {
    const cache = createTwoGenerationCache<number>({ maxEntries: 2 })
    cache.set('a', 1)
    cache.set('b', 2)
    cache.delete('a')
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2])
  })
})
