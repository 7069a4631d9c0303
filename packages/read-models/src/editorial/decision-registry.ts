import type { EditorialDecision } from '@frontpage/contracts'
import {
  startControlRecordRegistry,
  type ControlRecordRegistry,
  type ControlRecordRegistryOptions,
} from '../control-records/control-record-registry.js'
import type { DecisionStore } from './decision-store.js'
import { decisionsInForce, type DecisionsInForce } from './decisions-in-force.js'

/** Editorial decisions in memory; every list obeys them. */
export interface DecisionRegistry extends ControlRecordRegistry<EditorialDecision> {
  /** The decisions that are in force on a site at this time; the same object while nothing changes. */
  inForce(site: string, nowMs: number): DecisionsInForce
}

export async function startDecisionRegistry(
  store: DecisionStore,
  options: ControlRecordRegistryOptions<EditorialDecision>,
): Promise<DecisionRegistry> {
  const bySite = new Map<string, DecisionsInForce>()
  const registry = await startControlRecordRegistry(store, {
    ...options,
    onChange(decisions) {
      bySite.clear()
      options.onChange?.(decisions)
    },
  })
  return {
    ...registry,
    inForce(site, nowMs) {
      const known = bySite.get(site)
      if (known !== undefined && nowMs < known.changesAtMs) return known
      const current = decisionsInForce(registry.all(), { site, nowMs })
      bySite.set(site, current)
      return current
    },
  }
}
