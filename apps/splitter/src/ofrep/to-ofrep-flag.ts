import type { EvaluatedFlag } from '../evaluation/evaluate-flag.js'
import type { OfrepErrorCode, OfrepFailure } from './ofrep-failure.js'

type OfrepMetadata = Record<string, boolean | string | number>

/** A flag's value as OFREP has it. A value that is absent lets code use its own default. */
export interface OfrepSuccess {
  key: string
  reason: string
  variant?: string
  value?: unknown
  metadata?: OfrepMetadata
}

export interface OfrepFlagFailure {
  key: string
  errorCode: OfrepErrorCode
  errorDetails: string
}

export function toOfrepSuccess(flag: EvaluatedFlag): OfrepSuccess {
  const { key, reason, value, variant } = flag
  const answer: OfrepSuccess = { key, reason }
  if (variant !== undefined) answer.variant = variant
  // OFREP has no null: code's own default is what comes next to it.
  if (value !== undefined && value !== null) answer.value = value
  const metadata = metadataOf(flag)
  if (metadata !== undefined) answer.metadata = metadata
  return answer
}

export function toOfrepFlagFailure(key: string, { errorCode, errorDetails }: OfrepFailure): OfrepFlagFailure {
  return { key, errorCode, errorDetails }
}

function metadataOf(flag: EvaluatedFlag): OfrepMetadata | undefined {
  const { experiment, variant, ruleId, isForced, isStickyUnavailable } = flag
  if (experiment === undefined && ruleId === '' && !isStickyUnavailable) return undefined
  const metadata: OfrepMetadata = {}
  if (experiment !== undefined) {
    metadata['experiment'] = experiment.id
    metadata['phase'] = experiment.phase
    if (variant !== undefined) metadata['variation'] = variant
  }
  if (ruleId !== '') metadata['ruleId'] = ruleId
  if (isForced) metadata['forced'] = true
  if (isStickyUnavailable) metadata['stickyUnavailable'] = true
  return metadata
}
