import type { Assignment } from '../evaluation/evaluate-flag.js'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import type { ExposureOrigin, RefusedExposure } from './exposures.js'

/** Longer ids are no reader's. Within it a token is short enough to be one. */
const maxUnitLength = 300

/** Why an assignment must not count; undefined where it counts. */
export function whyNotCounted(
  { experiment, result }: Assignment,
  origin: ExposureOrigin,
  { isBot, nowMs }: { isBot: (userAgent: string | undefined) => boolean; nowMs: number },
): RefusedExposure | undefined {
  if (!result.inExperiment) return 'not_in_experiment'
  if (!result.hashUsed) return 'forced'
  if (origin.isPreview === true) return 'preview'
  if (origin.isPrivate === true) return 'privacy_signal'
  if (!isMeasuring(experiment, nowMs)) return 'not_running'
  if (experiment.state === 'frozen' && !result.stickyBucketUsed) return 'frozen'
  if (experiment.sticky && origin.isStickyUnavailable === true) return 'sticky_unavailable'
  if (!isUnit(result.hashValue)) return 'unit_invalid'
  return isBot(origin.userAgent) ? 'bot' : undefined
}

/** An object or a list is no reader's id: many readers would share one. */
function isUnit(value: unknown): boolean {
  return (typeof value !== 'object' || value === null) && String(value).length <= maxUnitLength
}

/** Whether exposures count: while it runs, and while it is frozen and nobody new enters. */
export function isMeasuring({ state, end }: ExperimentRecord, nowMs: number): boolean {
  return (state === 'running' || state === 'frozen') && nowMs < Date.parse(end)
}
