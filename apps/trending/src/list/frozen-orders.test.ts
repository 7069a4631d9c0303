import { describe, expect, it } from '@jest/globals'
import { createFrozenOrders, formatCursor, parseCursor } from './frozen-orders.js'
import type { MadeList } from './list-maker.js'

const key = { site: 'daily', scope: 'global', window: 'now' } as const

function buildList(ids: string, pinned = ''): MadeList {
  return {
    waiting: [],
    entries: ids.split(' ').map((storyId) => ({
      isPinned: pinned.split(' ').includes(storyId),
      entry: {
        storyId,
        slugs: { tags: [] },
        card: { storyId },
        previousRank: undefined,
        readers: { m15: 0, h1: 0, h24: 0 },
        score: 0,
        series: [],
      },
    })),
  }
}

describe('frozen orders', () => {
  it('have the same id for the same order, on every process, and another for any other', () => {
    const orders = createFrozenOrders({ now: () => 0 })
    const { id } = orders.freeze(key, buildList('a b'))
    expect(createFrozenOrders({ now: () => 0 }).freeze(key, buildList('a b')).id).toBe(id)
    for (const other of [
      orders.freeze(key, buildList('b a')),
      orders.freeze(key, buildList('a b', 'a')),
      orders.freeze({ ...key, site: 'weekly' }, buildList('a b')),
      orders.freeze({ ...key, window: '1h' }, buildList('a b')),
      orders.freeze({ ...key, scope: 'tag:x' }, buildList('a b')),
    ]) {
      expect(other.id).not.toBe(id)
    }
    expect(orders.find(id)?.storyIds).toEqual(['a', 'b'])
  })

  it('are let go two minutes after they were last asked for', () => {
    let nowMs = 0
    const orders = createFrozenOrders({ now: () => nowMs })
    const { id } = orders.freeze(key, buildList('a b'))
    nowMs = 119_000
    expect(orders.find(id)).toBeDefined()
    nowMs = 238_000
    expect(orders.find(id)).toBeDefined()
    nowMs = 358_000
    expect(orders.find(id)).toBeUndefined()
  })

  it('are bounded in number', () => {
    const orders = createFrozenOrders({ now: () => 0 })
    const ids = Array.from({ length: 5_000 }, (_, at) => orders.freeze(key, buildList(`story-${at}`)).id)
    expect(ids.filter((id) => orders.find(id) !== undefined).length).toBe(4_096)
    expect(orders.find(ids.at(-1) ?? '')).toBeDefined()
  })
})

describe('a cursor', () => {
  it('says what it was made of', () => {
    const cursor = { orderId: 'abcdefgh_-012345', offset: 20 }
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor)
    expect(formatCursor(cursor)).toMatch(/^[\w-]+$/)
  })

  it.each(['', 'x', '!', 'a'.repeat(100), Buffer.from('20.short').toString('base64url'), 'MTA='])(
    'is not %j',
    (text) => {
      expect(parseCursor(text)).toBeUndefined()
    },
  )
})
