import type { TrendingWindow } from '@frontpage/contracts'
import {
  applyDecisions,
  type DecidedEntry,
  type DecisionsInForce,
  type WaitingStory,
} from '@frontpage/read-models'
import { createTwoGenerationCache } from '@frontpage/service-kit'
import type { SiteDecisions } from '../decisions/site-decisions.js'
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
interface SiteMoment {
  readonly boardVersion: number
  readonly decisions: DecisionsInForce
}

/**
 * Makes lists in three steps: the skeleton (which stories, ranked by readers), hydration (their attributes) and the
 * rules (editors' decisions). The fourth, presentation, belongs to each reply.
 */
export interface ListMaker {
  list(key: ListKey): MadeList
  /** Editors' decisions remove stories from it and delay them, but pin nothing into it. */
  rising(site: string, scope: string): MadeList<RisingEntry>
  /** The decisions that are in force on the site now. */
  decisionsOf(site: string): DecisionsInForce
}

/** Enough for every section, publisher and larger tag of some sites, in every window. */
const maxLists = 2_000

export function createListMaker(options: {
  board: TrendingBoard
  decisions: Pick<SiteDecisions, 'inForce'>
  /** Milliseconds since 1970. */
  now: () => number
  onListMade?: () => void
}): ListMaker {
  const { board, now } = options
  const lists = createMadeLists<RankedEntry>()
  const risings = createMadeLists<RisingEntry>()
  const decisionsOf = (site: string): DecisionsInForce => options.decisions.inForce(site, now())

  function createMadeLists<Entry>() {
    const made = createTwoGenerationCache<{ moment: SiteMoment; list: MadeList<Entry> }>({
      maxEntries: maxLists,
    })
    return (key: string, site: string, make: (decisions: DecisionsInForce) => MadeList<Entry>) => {
      const moment = { boardVersion: board.version(site), decisions: decisionsOf(site) }
      const known = made.get(key)
      if (known?.moment.boardVersion === moment.boardVersion && known.moment.decisions === moment.decisions)
        return known.list
      const list = make(moment.decisions)
      made.set(key, { moment, list })
      options.onListMade?.()
      return list
    }
  }

  return {
    decisionsOf,
    list: ({ site, scope, window }) =>
      lists(`${site} ${window} ${scope}`, site, (decisions) => {
        const skeleton = board.rankList(site, scope, window)
        const hydrated = board.hydrateList(site, scope, skeleton)
        const find = (storyId: string) => board.find(site, scope, window, storyId)
        return applyDecisions(hydrated, { decisions, scope, find })
      }),
    rising: (site, scope) =>
      risings(`${site} ${scope}`, site, (decisions) => {
        const skeleton = board.rankRising(site, scope)
        const hydrated = board.hydrateRising(site, scope, skeleton)
        return applyDecisions(hydrated, { decisions, scope: undefined })
      }),
  }
}
