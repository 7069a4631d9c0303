import type { TrendingDesk } from '../list/trending-desk.js'

/** The services that the reading routes need. */
export interface ReadContext {
  readonly desk: TrendingDesk
  readonly onRendered: (seconds: number) => void
}
