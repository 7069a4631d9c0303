import type { IngestCode } from '@frontpage/contracts'
import type { JournalLine } from '@frontpage/event-producer'
import type { RateState } from '../rates/rate-limiter.js'
import type { RateLimit } from '../rates/token-broker.js'

export interface RejectedItem {
  /** In the batch, from 0. */
  index: number
  code: IngestCode
  message: string
}

/** Nothing of the request is taken. */
export interface Refusal {
  kind: 'refused'
  status: 400 | 401 | 403 | 408 | 413 | 429 | 503
  code: IngestCode
  message: string
  /** The line that keeps what came in, where the source is known. */
  line?: string
  /** Further ones of the answer. */
  headers?: Readonly<Record<string, string>> | undefined
  /** With 429. */
  rate?: RateState & { limit: RateLimit }
}

/** At least the request as such is right. */
export interface Taken {
  kind: 'taken'
  /** JSON texts for the journal: the `accepted` events, and then what was rejected, to be kept as well. */
  lines: readonly (string | JournalLine)[]
  accepted: number
  rejected: RejectedItem[]
}

export type IngestOutcome = Refusal | Taken
