import type { RegistryContents } from '../contents/registry-contents.js'
import { isAssigning, type ExperimentRecord } from '../kinds/experiments.js'
import type { Feature } from '../kinds/features.js'
import { keysNeededBy } from '../validation/prerequisites.js'

export const staleReasons = ['still-asked', 'never-asked', 'past-end'] as const

/** A feature or an experiment that somebody should tidy up. */
export interface StaleKey {
  readonly kind: 'experiment' | 'feature'
  readonly key: string
  readonly owner: string
  readonly reason: (typeof staleReasons)[number]
  /** The advice to the operator. */
  readonly detail: string
  /** ISO 8601; absent where it was never asked for. */
  readonly lastAskedAt?: string
}

/** Requests that were under way when an experiment was stopped, and those of replicas whose clocks are ahead. */
const graceMs = 60_000

/** Lists the keys that are stopped but still asked for, were never asked for, or are past their end. */
export function listStale(
  contents: Pick<RegistryContents, 'experiments' | 'features'>,
  { site, lastAsked, nowMs }: { site: string; lastAsked: ReadonlyMap<string, number>; nowMs: number },
): StaleKey[] {
  const isOfSite = (record: { site: string }): boolean => record.site === site
  const features = contents.features.filter(isOfSite)
  const experiments = contents.experiments.filter(isOfSite)
  const needed = keysThatAreNeeded([...features, ...experiments], lastAsked)
  const toStale = (
    record: ExperimentRecord | Feature,
    reason: StaleKey['reason'],
    detail: string,
  ): StaleKey => {
    const askedMs = lastAsked.get(record.id)
    return {
      kind: 'rules' in record ? 'feature' : 'experiment',
      key: record.id,
      owner: record.owner,
      reason,
      detail,
      ...(askedMs !== undefined && { lastAskedAt: new Date(askedMs).toISOString() }),
    }
  }
  const stale: StaleKey[] = []
  for (const experiment of experiments) {
    const { id, state, end } = experiment
    if (isStillAsked(experiment, lastAsked)) {
      stale.push(
        toStale(experiment, 'still-asked', `It is ${state}: remove it from the code that asks for it.`),
      )
    }
    if (!isAssigning(experiment)) continue
    if (Date.parse(end) <= nowMs) {
      stale.push(toStale(experiment, 'past-end', `It ended ${end}: stop it, with its winner.`))
    }
    if (!needed.has(id)) {
      stale.push(toStale(experiment, 'never-asked', 'No code asks for it: release the code, or stop it.'))
    }
  }
  for (const feature of features) {
    if (needed.has(feature.id)) continue
    stale.push(toStale(feature, 'never-asked', 'No code asks for it: release the code, or remove it.'))
  }
  return stale
}

function isStillAsked(
  { id, state, stateAt }: ExperimentRecord,
  lastAsked: ReadonlyMap<string, number>,
): boolean {
  if (state !== 'stopped' && state !== 'archived') return false
  const askedMs = lastAsked.get(id)
  const sinceMs = stateAt === undefined ? 0 : Date.parse(stateAt)
  return askedMs !== undefined && askedMs > sinceMs + graceMs
}

/** The keys that were asked for, and those that these need: an experiment by way of a feature. */
function keysThatAreNeeded(
  records: readonly (ExperimentRecord | Feature)[],
  lastAsked: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const byKey = new Map(records.map((record) => [record.id, record]))
  const needed = new Set(lastAsked.keys())
  for (const key of needed) {
    const record = byKey.get(key)
    if (record !== undefined) for (const other of keysNeededBy(record)) needed.add(other)
  }
  return needed
}
