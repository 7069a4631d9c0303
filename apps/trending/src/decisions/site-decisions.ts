import type { EditorialDecision } from '@frontpage/contracts'
import { createInForceBySite, type InForceBySite } from '@frontpage/editorial'

/** The decisions that the lists of every site obey. */
export interface SiteDecisions extends InForceBySite {
  /** Increases with every change. */
  version(): number
  use(version: number, decisions: readonly EditorialDecision[]): void
}

export function createSiteDecisions(): SiteDecisions {
  let version = 0
  let all: readonly EditorialDecision[] = []
  const { inForce } = createInForceBySite(() => all)
  return {
    version: () => version,
    use(itsVersion, decisions) {
      version = itsVersion
      all = decisions
    },
    inForce,
  }
}
