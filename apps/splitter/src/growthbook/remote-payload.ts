import type { Assignment, EvaluatedFlag, FlagOutcome } from '../evaluation/evaluate-flag.js'

/** A reader's values in the form of a GrowthBook payload. */
export interface RemotePayload {
  readonly status: 200
  readonly features: Readonly<Record<string, RemoteFeature>>
  readonly experiments: readonly never[]
  readonly dateUpdated: string
}

interface RemoteFeature {
  readonly defaultValue: unknown
  readonly rules?: readonly [{ readonly force: unknown; readonly tracks: readonly RemoteTrack[] }]
}

/** The arguments that SDKs give to their `trackingCallback` when the feature is read. */
interface RemoteTrack {
  readonly experiment: {
    readonly key: string
    readonly variations: readonly unknown[]
    readonly phase: string
  }
  readonly result: RemoteResult
}

interface RemoteResult {
  readonly key: string
  readonly name?: string
  readonly value: unknown
  readonly variationId: number
  readonly inExperiment: boolean
  readonly hashUsed: boolean
  readonly hashAttribute: string
  readonly hashValue: unknown
  readonly featureId: string | null
  readonly stickyBucketUsed: boolean
  /** Counts the exposure when it is handed in; absent for what must not count. */
  readonly exposureToken?: string | undefined
}

/**
 * Takes the rules away: for each feature its value, and the assignments that count when it is read, with payloads of the
 * reader's own variations only.
 *
 * @param dateUpdated SDKs ignore an answer whose date they know. Answers differ by more than definitions, so that each
 *   has a date of its own.
 */
export function toRemotePayload(
  outcomes: readonly FlagOutcome[],
  tokenOf: (assignment: Assignment) => string | undefined,
  dateUpdated: string,
): RemotePayload {
  const tracks = new Map<string, RemoteTrack>()
  function trackOf(assignment: Assignment): RemoteTrack {
    const { id } = assignment.experiment
    let track = tracks.get(id)
    if (track === undefined) tracks.set(id, (track = toTrack(assignment, tokenOf(assignment))))
    return track
  }
  const features = Object.fromEntries(outcomes.map((outcome) => [outcome.key, toFeature(outcome, trackOf)]))
  return { status: 200, features, experiments: [], dateUpdated }
}

function toFeature(outcome: FlagOutcome, trackOf: (assignment: Assignment) => RemoteTrack): RemoteFeature {
  if ('fault' in outcome) return { defaultValue: null }
  const { value = null, assignments }: EvaluatedFlag = outcome
  if (assignments.length === 0) return { defaultValue: value }
  return { defaultValue: value, rules: [{ force: value, tracks: assignments.map(trackOf) }] }
}

/** The bucket is left out: with enough readers it would tell the weights. */
function toTrack({ experiment, result }: Assignment, exposureToken: string | undefined): RemoteTrack {
  const { key, name, value, variationId, hashAttribute, hashValue, featureId, stickyBucketUsed } = result
  return {
    experiment: {
      key: experiment.id,
      variations: experiment.variations.map((_, index) => (index === variationId ? value : {})),
      phase: String(experiment.phase),
    },
    result: {
      key,
      ...(name !== undefined && { name }),
      value,
      variationId,
      inExperiment: true,
      hashUsed: true,
      hashAttribute,
      hashValue,
      featureId,
      stickyBucketUsed,
      ...(exposureToken !== undefined && { exposureToken }),
    },
  }
}
