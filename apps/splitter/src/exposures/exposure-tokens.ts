import type { Signer } from '@frontpage/service-kit'
import { z } from 'zod'
import { variationKeyOf, type Exposure } from './exposure.js'

/** The claim of a token: we assigned this variation to this unit. */
export interface ExposureClaim {
  readonly site: string
  readonly environment: string
  readonly experiment: string
  readonly phase: number
  readonly variation: string
  readonly attribute: string
  readonly unit: string
  readonly isSticky: boolean
  readonly issuedAtMs: number
}

const version = 1
/** A list, because a token stands in every answer of many flags: names would double its length. */
const payloadSchema = z.tuple([
  z.literal(version),
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.string(),
  z.string(),
  z.string(),
  z.boolean(),
  z.number(),
])

export function signExposure(signer: Signer, exposure: Exposure): string {
  const { site, environment, experiment, attribute, unit, isSticky, seenAtMs } = exposure
  return signer.sign('exposure', [
    version,
    site,
    environment,
    experiment.id,
    experiment.phase,
    variationKeyOf(exposure),
    attribute,
    unit,
    isSticky,
    seenAtMs,
  ])
}

/** Undefined for what we did not sign. */
export function readExposureToken(signer: Signer, token: string): ExposureClaim | undefined {
  const payload = payloadSchema.safeParse(signer.verify('exposure', token))
  if (!payload.success) return undefined
  const [, site, environment, experiment, phase, variation, attribute, unit, isSticky, issuedAtMs] =
    payload.data
  return { site, environment, experiment, phase, variation, attribute, unit, isSticky, issuedAtMs }
}
