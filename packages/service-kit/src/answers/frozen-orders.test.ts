import { describe, expect, it } from '@jest/globals'
import { createFrozenOrders, formatCursor, parseCursor } from './frozen-orders.js'

const list = 'daily global now'

interface TestList {
  items: { id: string; isPinned: boolean }[]
}

function buildList(ids: string, pinned = ''): TestList {
  return { items: ids.split(' ').map((id) => ({ id, isPinned: pinned.split(' ').includes(id) })) }
}

const createTestOrders = (now: () => number) =>
  createFrozenOrders({ now, itemsOf: ({ items }: TestList) => items })

describe('frozen orders', () => {
  it('have the same id for the same order, on every process, and another for any other', () => {
    const orders = createTestOrders(() => 0)
    const { id } = orders.freeze(list, buildList('a b'))
    expect(createTestOrders(() => 0).freeze(list, buildList('a b')).id).toBe(id)
    for (const other of [
      orders.freeze(list, buildList('b a')),
      orders.freeze(list, buildList('a b', 'a')),
      orders.freeze('weekly global now', buildList('a b')),
    ]) {
      expect(other.id).not.toBe(id)
    }
    expect(orders.find(id)?.itemIds).toEqual(['a', 'b'])
  })

  it('are let go two minutes after they were last asked for', () => {
    let nowMs = 0
    const orders = createTestOrders(() => nowMs)
    const { id } = orders.freeze(list, buildList('a b'))
    nowMs = 119_000
    expect(orders.find(id)).toBeDefined()
    nowMs = 238_000
    expect(orders.find(id)).toBeDefined()
    nowMs = 358_000
    expect(orders.find(id)).toBeUndefined()
  })

  it('are bounded in number', () => {
    const orders = createTestOrders(() => 0)
    const ids = Array.from({ length: 5_000 }, (_, at) => orders.freeze(list, buildList(`story-${at}`)).id)
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
