import { isCountedExposure, type AcceptedEvent } from '@frontpage/contracts'

/** An exposure that the splitter counted, of an experiment whose units keep their assignments. */
export interface ExposureRecord {
  readonly site: string
  readonly experiment: string
  /** A new phase assigns everyone anew. */
  readonly phase: number
  /** The variation's key. */
  readonly variation: string
  /** The attribute that identified the unit, and its value. */
  readonly attribute: string
  readonly unit: string
  /** Milliseconds since 1970. */
  readonly seenAtMs: number
}

/** Undefined for an event that says nothing of an assignment that is kept. */
export function toExposureRecord(
  event: Pick<AcceptedEvent, 'sourceId' | 'event' | 'site' | 'timestamp' | 'properties'>,
): ExposureRecord | undefined {
  if (!isCountedExposure(event)) return undefined
  const { site, timestamp: seenAtMs, properties = {} } = event
  const { experiment_id: experiment, phase, variation_id: variation, hash_attribute: attribute } = properties
  const { unit, kept } = properties
  if (kept !== true) return undefined
  if (typeof experiment !== 'string' || typeof phase !== 'number' || typeof variation !== 'string')
    return undefined
  if (typeof attribute !== 'string' || typeof unit !== 'string') return undefined
  return { site, experiment, phase, variation, attribute, unit, seenAtMs }
}
