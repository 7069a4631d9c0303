import { createFrozenOrders, type FrozenOrders } from '@frontpage/service-kit'
import type { SiteDecisions } from '../decisions/site-decisions.js'
import { createListMaker, type ListMaker, type MadeList } from './list-maker.js'
import type { TrendingBoard } from './trending-board.js'

/** The services from which replies are made. */
export interface ListContext {
  readonly board: TrendingBoard
  readonly lists: ListMaker
  readonly orders: FrozenOrders<MadeList>
}

export function createListContext(options: {
  board: TrendingBoard
  decisions: SiteDecisions
  /** Milliseconds since 1970. */
  now: () => number
  onListMade?: () => void
}): ListContext {
  const { board, now } = options
  const itemsOf = ({ entries }: MadeList) =>
    entries.map(({ entry: { storyId }, isPinned }) => ({ id: storyId, isPinned }))
  return { board, lists: createListMaker(options), orders: createFrozenOrders({ itemsOf, now }) }
}
