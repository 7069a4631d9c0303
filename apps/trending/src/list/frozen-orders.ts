import { createHash } from 'node:crypto'
import type { ListKey, MadeList } from './list-maker.js'

/** The order that a list had, for clients that turn its pages. */
export interface FrozenOrder extends ListKey {
  readonly id: string
  readonly storyIds: readonly string[]
  readonly pinned: ReadonlySet<string>
}

export interface Cursor {
  readonly orderId: string
  /** The index of the page's first entry, from 0. */
  readonly offset: number
}

export interface FrozenOrders {
  /** Keeps the list's order for a while from now. The same order has the same id, on every process. */
  freeze(key: ListKey, list: MadeList): FrozenOrder
  /** Undefined when it was dropped, or never kept here. */
  find(id: string): FrozenOrder | undefined
}

/** Ids are shared with the board, so that an order takes about 2 KB. */
const maxOrders = 4_096
const keptForMs = 120_000

export function createFrozenOrders({ now }: { now: () => number }): FrozenOrders {
  /** The order that was requested last is at the end. */
  const orders = new Map<string, { order: FrozenOrder; untilMs: number }>()
  const orderOf = new WeakMap<MadeList, FrozenOrder>()

  function keep(order: FrozenOrder): void {
    orders.delete(order.id)
    orders.set(order.id, { order, untilMs: now() + keptForMs })
    for (const [id, { untilMs }] of orders) {
      if (orders.size <= maxOrders && untilMs > now()) break
      orders.delete(id)
    }
  }

  return {
    freeze(key, list) {
      let order = orderOf.get(list)
      if (order === undefined) {
        order = toOrder(key, list)
        // Replaces texts by equal ones that are kept already.
        order = orders.get(order.id)?.order ?? order
        orderOf.set(list, order)
      }
      keep(order)
      return order
    },
    find(id) {
      const kept = orders.get(id)
      if (kept === undefined || kept.untilMs <= now()) return undefined
      keep(kept.order)
      return kept.order
    },
  }
}

function toOrder({ site, scope, window }: ListKey, { entries }: MadeList): FrozenOrder {
  const storyIds = entries.map(({ entry }) => entry.storyId)
  const pinned = entries.filter(({ isPinned }) => isPinned).map(({ entry }) => entry.storyId)
  const id = createHash('sha1')
    .update(JSON.stringify([site, scope, window, storyIds, pinned]))
    .digest('base64url')
    .slice(0, 16)
  return { id, site, scope, window, storyIds, pinned: new Set(pinned) }
}

export function formatCursor({ orderId, offset }: Cursor): string {
  return Buffer.from(`${offset}.${orderId}`).toString('base64url')
}

/** Undefined for text that is no cursor. */
export function parseCursor(text: string): Cursor | undefined {
  if (!/^[\w-]{1,64}$/.test(text)) return undefined
  const [, offset, orderId] =
    /^(\d{1,4})\.([\w-]{16})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? []
  return offset === undefined || orderId === undefined ? undefined : { orderId, offset: Number(offset) }
}
