import type { Signer } from '@frontpage/service-kit'
import { z } from 'zod'

/** The content of an event stream's token. It stands in the URL, because an `EventSource` can send no headers. */
export interface StreamClaim {
  readonly keyId: string
  readonly site: string
  /** The version of the definitions that the client has: a change since then is told at once. */
  readonly version: string
  /** Milliseconds since 1970. */
  readonly untilMs: number
}

/** An `EventSource` connects again with the same address; within this time it may. */
export const streamTokenMs = 2 * 3_600_000

/** A new tag every so often, so that a client that asks regularly gets addresses and tokens before they expire. */
export const renewTokensMs = streamTokenMs / 2

const claimSchema = z.object({
  keyId: z.string(),
  site: z.string(),
  version: z.string(),
  untilMs: z.number(),
})

export function signStreamToken(signer: Signer, claim: StreamClaim): string {
  return signer.sign('stream', claim)
}

/** Undefined for what we did not sign, or what has expired. */
export function readStreamToken(signer: Signer, token: string, nowMs: number): StreamClaim | undefined {
  const claim = claimSchema.safeParse(signer.verify('stream', token))
  return claim.success && claim.data.untilMs > nowMs ? claim.data : undefined
}
