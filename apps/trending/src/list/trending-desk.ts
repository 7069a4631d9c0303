import type { DecisionRegistry } from '@frontpage/read-models'
import { HttpFault } from '@frontpage/service-kit'
import { createFrozenOrders, type FrozenOrders } from './frozen-orders.js'
import { createListMaker, type ListMaker } from './list-maker.js'
import type { TrendingBoard } from './trending-board.js'
import type { Turns } from './turns.js'

/** The services that the reading routes share. */
export interface TrendingDesk {
  readonly board: TrendingBoard
  readonly lists: ListMaker
  readonly orders: FrozenOrders
  /** Runs all work that makes lists. */
  readonly turns: Turns
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly isLoaded: () => boolean
  /** @throws HttpFault 503 while there is nothing to answer from. */
  requireLoaded(): void
}

export function createTrendingDesk(options: {
  board: TrendingBoard
  decisions: Pick<DecisionRegistry, 'inForce' | 'isLoaded'>
  turns: Turns
  now: () => number
  onListMade?: () => void
}): TrendingDesk {
  const { board, decisions, turns, now, onListMade } = options
  // Before the decisions are known no list may be shown, because it might contain a blocked story.
  const isLoaded = (): boolean => board.state().isLoaded && decisions.isLoaded()
  return {
    board,
    turns,
    now,
    isLoaded,
    lists: createListMaker({ board, decisions, now, ...(onListMade && { onMade: onListMade }) }),
    orders: createFrozenOrders({ now }),
    requireLoaded() {
      if (isLoaded()) return
      throw new HttpFault(503, 'not_loaded', {
        detail: 'Nothing has been read from Redis yet. Send the request again.',
        headers: { 'Retry-After': '1' },
      })
    },
  }
}
