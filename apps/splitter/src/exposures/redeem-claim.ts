import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import type { Exposure } from './exposure.js'
import type { ExposureClaim } from './exposure-tokens.js'
import type { ExposureOrigin, RefusedExposure } from './exposures.js'
import { isMeasuring } from './why-not-counted.js'

const dayMs = 24 * 3_600_000

/**
 * The exposure that a token's claim stands for now, or why it does not count any more. The client's time of seeing is
 * believed between the signing and now, so that a token that is sent again is the same exposure.
 */
export function redeemClaim(
  claim: ExposureClaim,
  { seenAtMs = Infinity, origin }: { seenAtMs: number | undefined; origin: ExposureOrigin },
  { experiment, nowMs }: { experiment: ExperimentRecord | undefined; nowMs: number },
): Exposure | RefusedExposure {
  const { site, environment, attribute, unit, isSticky, issuedAtMs } = claim
  if (site !== origin.site || environment !== origin.environment) return 'token_of_another_site'
  if (nowMs - issuedAtMs > dayMs) return 'token_expired'
  if (experiment === undefined || !isMeasuring(experiment, nowMs)) return 'not_running'
  const variationIndex = experiment.variations.findIndex(({ key }) => key === claim.variation)
  if (experiment.phase !== claim.phase || variationIndex === -1) return 'token_of_another_phase'
  return {
    site,
    environment,
    experiment,
    variationIndex,
    attribute,
    unit,
    isSticky,
    seenAtMs: Math.min(Math.max(seenAtMs, issuedAtMs), nowMs),
  }
}
