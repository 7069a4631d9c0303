import type { EditorialDecision } from '@frontpage/contracts'
import { decisionsInForce, type DecisionsInForce } from '@frontpage/read-models'

/** The decisions that the lists of every site obey. */
export interface SiteDecisions {
  /** Increases with every change. */
  version(): number
  use(version: number, decisions: readonly EditorialDecision[]): void
  /** The decisions that are in force on a site at this time; the same object while nothing changes. */
  inForce(site: string, nowMs: number): DecisionsInForce
}

export function createSiteDecisions(): SiteDecisions {
  const bySite = new Map<string, DecisionsInForce>()
  let version = 0
  let all: readonly EditorialDecision[] = []
  return {
    version: () => version,
    use(itsVersion, decisions) {
      version = itsVersion
      all = decisions
      bySite.clear()
    },
    inForce(site, nowMs) {
      const known = bySite.get(site)
      if (known !== undefined && nowMs < known.changesAtMs) return known
      const current = decisionsInForce(all, { site, nowMs })
      bySite.set(site, current)
      return current
    },
  }
}
