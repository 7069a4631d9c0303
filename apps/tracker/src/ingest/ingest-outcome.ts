import type { IngestCode } from '@frontpage/contracts'
import type { JournalLine } from '@frontpage/event-producer'
import type { RateState } from '../rates/rate-limiter.js'
import type { RateLimit } from '../rates/token-broker.js'

export interface RejectedItem {
  /** The item's index in the batch, from 0. */
  index: number
  code: IngestCode
  message: string
}

/** Nothing of the request is accepted. */
export interface Refusal {
  kind: 'refused'
  status: 400 | 401 | 403 | 408 | 413 | 429 | 503
  code: IngestCode
  message: string
  /** The line that keeps the rejected request, where its source is known. */
  line?: string
  /** Additional headers of the response. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Present with status 429. */
  rate?: RateState & { limit: RateLimit }
}

/** The request itself is valid; each of its items may still be rejected. */
export interface Accepted {
  kind: 'accepted'
  /** JSON texts for the journal: the `accepted` events, and then what was rejected, to be kept as well. */
  lines: readonly (string | JournalLine)[]
  accepted: number
  rejected: RejectedItem[]
}

export type IngestOutcome = Refusal | Accepted
