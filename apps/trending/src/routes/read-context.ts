import type { TrendingDesk } from '../list/trending-desk.js'

/** What the reading routes are made of. */
export interface ReadContext {
  readonly desk: TrendingDesk
  readonly onRendered: (seconds: number) => void
}
