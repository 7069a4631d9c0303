import { createHash } from 'node:crypto'

/** The order that a list had, for clients that turn its pages. */
export interface FrozenOrder {
  readonly id: string
  /** The list that it is of. */
  readonly list: string
  readonly itemIds: readonly string[]
  readonly pinned: ReadonlySet<string>
}

export interface FrozenItem {
  readonly id: string
  readonly isPinned: boolean
}

export interface Cursor {
  readonly orderId: string
  /** The index of the page's first item, from 0. */
  readonly offset: number
}

export interface FrozenOrders<List extends object> {
  /** Keeps the list's order for a while from now. The same order has the same id, on every process. */
  freeze(name: string, list: List): FrozenOrder
  /** Undefined when it was dropped, or never kept here. */
  find(id: string): FrozenOrder | undefined
}

/** Ids are shared with the lists, so that an order takes about 2 KB. */
const maxOrders = 4_096
const keptForMs = 120_000

/** Pages of a list that changes all the time keep the order of its first page: no item comes twice or is missed. */
export function createFrozenOrders<List extends object>({
  itemsOf,
  now,
}: {
  /** A list is not asked for its items twice: it must not change. */
  itemsOf: (list: List) => readonly FrozenItem[]
  /** Milliseconds since 1970. */
  now: () => number
}): FrozenOrders<List> {
  /** The order that was requested last is at the end. */
  const orders = new Map<string, { order: FrozenOrder; untilMs: number }>()
  const orderOf = new WeakMap<List, FrozenOrder>()

  function keep(order: FrozenOrder): void {
    orders.delete(order.id)
    orders.set(order.id, { order, untilMs: now() + keptForMs })
    for (const [id, { untilMs }] of orders) {
      if (orders.size <= maxOrders && untilMs > now()) break
      orders.delete(id)
    }
  }

  return {
    freeze(name, list) {
      let order = orderOf.get(list)
      if (order === undefined) {
        order = toOrder(name, itemsOf(list))
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

function toOrder(list: string, items: readonly FrozenItem[]): FrozenOrder {
  const itemIds = items.map(({ id }) => id)
  const pinned = items.filter(({ isPinned }) => isPinned).map(({ id }) => id)
  const id = createHash('sha1')
    .update(JSON.stringify([list, itemIds, pinned]))
    .digest('base64url')
    .slice(0, 16)
  return { id, list, itemIds, pinned: new Set(pinned) }
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
