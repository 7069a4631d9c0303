import type { TrendingWindow } from '@frontpage/contracts'
import type { Steps } from '@frontpage/ranking'
import {
  applyDecisions,
  type DecidedEntry,
  type DecisionRegistry,
  type DecisionsInForce,
  type WaitingStory,
} from '@frontpage/read-models'
import { createTwoGenerationCache } from './two-generation-cache.js'
import type { RankedEntry, RisingEntry, TrendingBoard } from './trending-board.js'

/** The identity of a list. */
export interface ListKey {
  readonly site: string
  readonly scope: string
  readonly window: TrendingWindow
}

/** A list as readers and editors made it; it is never changed afterwards. */
export interface MadeList<Entry = RankedEntry> {
  readonly entries: readonly DecidedEntry<Entry>[]
  readonly waiting: readonly WaitingStory[]
}

/** While neither changes, every list of the site stays the same. */
export interface SiteMoment {
  readonly boardVersion: number
  readonly decisions: DecisionsInForce
}

export interface ListMaker {
  momentOf(site: string): SiteMoment
  isCurrent(moment: SiteMoment, site: string): boolean
  list(key: ListKey): Steps<MadeList>
  /** Editors' decisions remove stories from it and delay them, but pin nothing into it. */
  rising(site: string, scope: string): Steps<MadeList<RisingEntry>>
}

/** Enough for every section, publisher and larger tag of some sites, in every window. */
const maxLists = 2_000

export function createListMaker(options: {
  board: TrendingBoard
  decisions: Pick<DecisionRegistry, 'inForce'>
  /** Milliseconds since 1970. */
  now: () => number
  onMade?: () => void
}): ListMaker {
  const { board, now } = options
  const lists = createTwoGenerationCache<{ moment: SiteMoment; list: MadeList }>({ maxEntries: maxLists })
  const risings = createTwoGenerationCache<{ moment: SiteMoment; list: MadeList<RisingEntry> }>({
    maxEntries: maxLists,
  })

  function momentOf(site: string): SiteMoment {
    return { boardVersion: board.version(site), decisions: options.decisions.inForce(site, now()) }
  }

  function isCurrent({ boardVersion, decisions }: SiteMoment, site: string): boolean {
    return boardVersion === board.version(site) && decisions === options.decisions.inForce(site, now())
  }

  return {
    momentOf,
    isCurrent,
    *list({ site, scope, window }) {
      const key = `${site} ${window} ${scope}`
      const known = lists.get(key)
      if (known !== undefined && isCurrent(known.moment, site)) return known.list
      const moment = momentOf(site)
      const list = applyDecisions(yield* board.list(site, scope, window), {
        decisions: moment.decisions,
        scope,
        find: (storyId) => board.find(site, scope, window, storyId),
      })
      lists.set(key, { moment, list })
      options.onMade?.()
      return list
    },
    *rising(site, scope) {
      const key = `${site} ${scope}`
      const known = risings.get(key)
      if (known !== undefined && isCurrent(known.moment, site)) return known.list
      const moment = momentOf(site)
      const list = applyDecisions(yield* board.rising(site, scope), {
        decisions: moment.decisions,
        scope: undefined,
      })
      risings.set(key, { moment, list })
      options.onMade?.()
      return list
    },
  }
}
