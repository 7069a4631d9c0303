import { hash } from 'node:crypto'
import { cutText, exposureEventName, exposureSourceId } from '@frontpage/contracts'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
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
const maxUserAgentLength = 2_048

/**
 * One id for all exposures of a unit to a variation in one day, whichever replica counts them: the archive keeps one. JSON
 * text parts the values, so that `a` and `b:c` are never `a:b` and `c`.
 */
export function exposureIdOf(exposure: ExposureIdentity, { date }: Pick<SiteDay, 'date'>): string {
  const { site, environment, attribute, unit } = exposure
  const { identity } = textsOf(exposure)
  const reader = `${quote(site)},${quote(environment)},${quote(attribute)},${quote(unit)}`
  return `exposure-${hash('sha256', `[${reader},${identity},"${date}"]`, 'base64url').slice(0, idLength)}`
}

/**
 * The accepted event (contracts' `AcceptedEvent`) that the archive gets, as a line of the journal. Its client-sent time is
 * the start of the day, because that is part of the archive's key (docs/adr/005-the-key-of-the-archive.md); `timestamp` and
 * `exposed_at` are when the reader saw the variation.
 *
 * The text is put together from pieces that are the same for all readers: stringifying an object takes three times as long.
 */
export function toExposureLine(
  exposure: Exposure,
  { messageId, day, receivedAt }: { messageId: string; day: SiteDay; receivedAt: number },
  { userAgent, ip }: ExposureSender,
): string {
  const { site, environment, attribute, seenAtMs, isSticky } = exposure
  // ClickHouse refuses lone surrogates; the id above still tells two of them apart.
  const unit = quote(exposure.unit.toWellFormed())
  const idName = attribute === 'userId' ? 'userId' : 'anonymousId'
  const exposedAt = new Date(seenAtMs).toISOString()
  return (
    `{"messageId":"${messageId}","type":"track","sourceId":"${exposureSourceId}","site":${quote(site)}` +
    `,"environment":${quote(environment)},"receivedAt":${receivedAt},"timestamp":${seenAtMs}` +
    `,"originalTimestamp":${day.startMs},"event":"${exposureEventName}","${idName}":${unit}` +
    `,"properties":{${textsOf(exposure).properties},"hash_attribute":${quote(attribute.toWellFormed())}` +
    `,"unit":${unit},"sticky":${isSticky},"exposed_at":"${exposedAt}"}` +
    (ip === undefined ? '' : `,"ip":${quote(ip)}`) +
    (userAgent === undefined ? '' : `,"userAgent":${quote(cap(userAgent))}`) +
    '}'
  )
}

/** The parts of a variation's texts that are the same for all readers. */
interface VariationTexts {
  readonly identity: string
  readonly properties: string
}

const textsOfExperiments = new WeakMap<ExperimentRecord, Map<number, VariationTexts>>()

function textsOf(exposed: Pick<Exposure, 'experiment' | 'variationIndex'>): VariationTexts {
  const { experiment, variationIndex } = exposed
  let ofExperiment = textsOfExperiments.get(experiment)
  if (ofExperiment === undefined) textsOfExperiments.set(experiment, (ofExperiment = new Map()))
  let texts = ofExperiment.get(variationIndex)
  if (texts === undefined) ofExperiment.set(variationIndex, (texts = toTexts(exposed)))
  return texts
}

function toTexts(exposed: Pick<Exposure, 'experiment' | 'variationIndex'>): VariationTexts {
  const { experiment, variationIndex } = exposed
  const variation = variationKeyOf(exposed)
  const properties = {
    experiment_id: experiment.id,
    variation_id: variation,
    variation_index: variationIndex,
    phase: experiment.phase,
    weights: experiment.variations.map(({ weight }) => weight ?? 1 / experiment.variations.length),
    kept: experiment.sticky,
  }
  return {
    identity: JSON.stringify([experiment.id, experiment.phase, variation]).slice(1, -1),
    properties: JSON.stringify(properties).slice(1, -1),
  }
}

function cap(userAgent: string): string {
  return cutText(userAgent, maxUserAgentLength)
}

/** Printable ASCII without quotation marks and backslashes: as a JSON text, it stands for itself. */
const plain = /^[ !#-[\]-~]*$/

function quote(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text)
}
