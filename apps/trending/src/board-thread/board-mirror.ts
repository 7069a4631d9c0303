import type { BoardState } from '../list/trending-board.js'
import type { MadeFrom } from './messages.js'

/** A site as the thread that answers knows it. */
interface SiteView {
  /** Of the board; Infinity once nothing that was made for this view is good any more. */
  version: number
}

/** `MadeFrom` with what it is compared with at hand: it is looked at on every request. */
export interface Basis {
  readonly made: MadeFrom
  readonly view: SiteView
}

/** What the thread that answers knows of the board: nothing but how old its replies are. */
export interface BoardMirror {
  state(): BoardState
  sites(): readonly string[]
  /** Another object whenever there are other sites. */
  siteSet(): object
  take(state: BoardState, versions: ReadonlyMap<string, number>): void
  /** The board is gone, and nothing of it is good any more. */
  reset(): void
  /** Decisions have changed: what was made by earlier ones is no longer good. */
  decisionsVersion: number
  basisOf(made: MadeFrom): Basis
  isCurrent(basis: Basis): boolean
}

const notLoaded: BoardState = { isLoaded: false, isStale: false, asOfMs: 0 }

export function createBoardMirror(): BoardMirror {
  const views = new Map<string, SiteView>()
  let state = notLoaded
  let sites: readonly string[] = []

  function forget(site: string, view: SiteView): void {
    view.version = Infinity
    views.delete(site)
  }

  return {
    decisionsVersion: 0,
    state: () => state,
    sites: () => sites,
    siteSet: () => sites,
    take(next, versions) {
      state = next
      for (const [site, view] of views) if (!versions.has(site)) forget(site, view)
      for (const [site, version] of versions) {
        const view = views.get(site)
        if (view === undefined) views.set(site, { version })
        else view.version = version
      }
      if (sites.length !== views.size || sites.some((site) => !views.has(site))) sites = [...views.keys()]
    },
    reset() {
      state = notLoaded
      for (const [site, view] of views) forget(site, view)
      sites = []
    },
    basisOf: (made) => ({ made, view: views.get(made.site) ?? { version: Infinity } }),
    isCurrent({ made, view }) {
      return made.boardVersion >= view.version && made.decisionsVersion === this.decisionsVersion
    },
  }
}
