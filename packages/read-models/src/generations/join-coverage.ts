import type { ReadModels } from './follow-read-models.js'
import type { Coverage, ReadModelName } from './read-model-state.js'

/** How much is there of what is made of several read models; undefined where all of them are whole. */
export function joinCoverage(
  models: Pick<ReadModels, 'coverageOf'>,
  names: readonly ReadModelName[],
): Coverage | undefined {
  let joined: Coverage | undefined
  for (const name of names) {
    const coverage = models.coverageOf(name)
    if (coverage === undefined) continue
    if (coverage.coversFromMs === undefined) return coverage
    if (joined === undefined || coverage.coversFromMs > (joined.coversFromMs ?? 0)) joined = coverage
  }
  return joined
}
