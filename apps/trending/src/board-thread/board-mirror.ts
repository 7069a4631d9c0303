import type { BoardState } from '../list/trending-board.js'
import type { MadeFrom } from './messages.js'

/** A site as known to the thread that answers. */
interface SiteView {
  /** The board's version; Infinity once no reply for this view is valid any more. */
  version: number
}

/** `MadeFrom`, together with the values to compare it with, because it is checked on every request. */
export interface Basis {
  readonly made: MadeFrom
  readonly view: SiteView
}

/** The knowledge of the answering thread about the board: only how old its replies are. */
export interface BoardMirror {
  state(): BoardState
  sites(): readonly string[]
  /** A new object whenever the sites change. */
  siteSet(): object
  take(state: BoardState, versions: ReadonlyMap<string, number>): void
  /** The board is gone, and no reply of it is valid any more. */
  reset(): void
  /** Decisions have changed: replies made under earlier ones are not valid any more. */
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
