import { hash } from 'node:crypto'
import { exposureEventName, exposureSourceId, type AcceptedEvent } from '@frontpage/contracts'
import { variationKeyOf, type Exposure, type ExposureIdentity } from './exposure.js'
import type { SiteDay } from './site-days.js'

/** The sender of an exposure, as its request describes it. */
export interface ExposureSender {
  readonly userAgent?: string | undefined
  /** Truncated. */
  readonly ip?: string | undefined
}

/** 162 bits: no two exposures of all time share one. */
const idLength = 27

/**
 * One id for all exposures of a unit to a variation in one day, whichever replica counts them: the archive keeps one. JSON
 * text parts the values, so that `a` and `b:c` are never `a:b` and `c`.
 */
export function exposureIdOf(exposure: ExposureIdentity, { date }: Pick<SiteDay, 'date'>): string {
  const { site, environment, experiment, attribute, unit } = exposure
  const text = JSON.stringify([
    site,
    environment,
    attribute,
    unit,
    experiment.id,
    experiment.phase,
    variationKeyOf(exposure),
    date,
  ])
  return `exposure-${hash('sha256', text, 'base64url').slice(0, idLength)}`
}

/**
 * The event that the archive gets. Its client-sent time is the start of the day, because that is part of the archive's key
 * (docs/adr/005-the-key-of-the-archive.md); `timestamp` and `exposed_at` are when the reader saw the variation.
 */
export function toExposureEvent(
  exposure: Exposure,
  { messageId, day, receivedAt }: { messageId: string; day: SiteDay; receivedAt: number },
  { userAgent, ip }: ExposureSender,
): AcceptedEvent {
  const { site, environment, experiment, variationIndex, attribute, seenAtMs } = exposure
  // ClickHouse refuses lone surrogates; the id above still tells two of them apart.
  const unit = exposure.unit.toWellFormed()
  return {
    messageId,
    type: 'track',
    sourceId: exposureSourceId,
    site,
    environment,
    receivedAt,
    timestamp: seenAtMs,
    originalTimestamp: day.startMs,
    event: exposureEventName,
    ...(attribute === 'userId' ? { userId: unit } : { anonymousId: unit }),
    properties: {
      experiment_id: experiment.id,
      variation_id: variationKeyOf(exposure),
      variation_index: variationIndex,
      phase: experiment.phase,
      weights: weightsOf(experiment.variations),
      hash_attribute: attribute.toWellFormed(),
      unit,
      sticky: exposure.isSticky,
      exposed_at: new Date(seenAtMs).toISOString(),
    },
    ip,
    userAgent: userAgent?.slice(0, maxUserAgentLength).toWellFormed(),
  }
}

const maxUserAgentLength = 2_048

function weightsOf(variations: Exposure['experiment']['variations']): number[] {
  return variations.map(({ weight }) => weight ?? 1 / variations.length)
}
