import type { EditorialDecision } from '@frontpage/contracts'
import { decisionsInForce, type DecisionsInForce } from './decisions-in-force.js'

/** The decisions in force of each site, computed again only when a decision changed or ended. */
export interface InForceBySite {
  /** Returns the same object until something changes. `nowMs`: milliseconds since 1970. */
  readonly inForce: (site: string, nowMs: number) => DecisionsInForce
}

/** @param all returns the same list until a decision changes */
export function createInForceBySite(all: () => readonly EditorialDecision[]): InForceBySite {
  const bySite = new Map<string, DecisionsInForce>()
  let decisions: readonly EditorialDecision[] | undefined
  return {
    inForce(site, nowMs) {
      const current = all()
      if (current !== decisions) bySite.clear()
      decisions = current
      const known = bySite.get(site)
      if (known !== undefined && nowMs < known.changesAtMs) return known
      const inForce = decisionsInForce(current, { site, nowMs })
      bySite.set(site, inForce)
      return inForce
    },
  }
}
