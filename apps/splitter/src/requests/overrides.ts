import type { Signer } from '@frontpage/service-kit'
import { z } from 'zod'

/** The content of a QA override: these variations at this site, until then. */
export interface Override {
  readonly site: string
  /** Experiment → the variation's key. */
  readonly variations: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly untilMs: number
}

const payloadSchema = z.object({
  site: z.string(),
  variations: z.record(z.string(), z.string()),
  untilMs: z.number(),
})

export function signOverride(signer: Signer, override: Override): string {
  return signer.sign('override', override)
}

export type OverrideReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'valid'; readonly variations: ReadonlyMap<string, string> }
  /** We signed it once, so that whoever sends it tests, and never counts. */
  | { readonly kind: 'expired' }

const none: OverrideReading = { kind: 'none' }
const expired: OverrideReading = { kind: 'expired' }

/** Reads a token that came with a request; what we did not sign for this site is none. */
export function readOverride(
  token: unknown,
  { signer, site, nowMs }: { signer: Signer; site: string; nowMs: number },
): OverrideReading {
  if (typeof token !== 'string' || token === '') return none
  const payload = payloadSchema.safeParse(signer.verify('override', token))
  if (!payload.success || payload.data.site !== site) return none
  if (payload.data.untilMs <= nowMs) return expired
  return { kind: 'valid', variations: new Map(Object.entries(payload.data.variations)) }
}
