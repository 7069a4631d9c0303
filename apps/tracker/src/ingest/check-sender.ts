import type { CallType, IngestCode, Source } from '@frontpage/contracts'
import type { DayHash } from '../events/protect-reader.js'
import type { Refusal } from './ingest-outcome.js'
import { readBasicWriteKey, readQueryWriteKey } from './read-write-key.js'
import type { RateLimiter, RateState } from '../rates/rate-limiter.js'
import type { IngestHeaders } from './request-headers.js'
import type { ActiveSource } from './active-sources.js'

/** The parts of an HTTP request that ingest needs. */
export interface IngestRequest {
  /** The call that the route stands for; `own` when the event names it; undefined for a batch. */
  type: CallType | 'own' | undefined
  url: string
  headers: IngestHeaders
  /** Milliseconds since 1970. */
  receivedAt: number
  /** The client's address, truncated to its network. */
  ip: string | undefined
  /** The sender, where it was found before the body was read. */
  sender?: ActiveSource | undefined
}

export interface IngestContext {
  /** False until the sources are loaded: no write key can be called unknown before. */
  readonly areSourcesLoaded: () => boolean
  readonly find: (writeKey: string) => ActiveSource | undefined
  readonly newMessageId: () => string
  readonly hashId: DayHash
  readonly monotonicMs: () => number
}

/** Finds the sender of a request without its body; undefined where the write key is in the body. */
export function findSender(
  request: IngestRequest,
  context: IngestContext,
): ActiveSource | Refusal | undefined {
  const { authorization, writeKey: own } = request.headers
  const writeKey = readBasicWriteKey(authorization) ?? (own || readQueryWriteKey(request.url))
  return writeKey === undefined ? undefined : findSenderByKey(writeKey, request, context)
}

/**
 * Refuses a request before its body is read when its source's rate does not allow a single event. It takes no tokens.
 */
export function refuseBeforeBody(
  { source, limiter }: ActiveSource,
  context: IngestContext,
): Refusal | undefined {
  const state = limiter?.peek(1, context.monotonicMs())
  return limiter === undefined || state === undefined || state.allowed
    ? undefined
    : overRate(source, limiter, state)
}

export function refuseOverRate(
  { source, limiter }: ActiveSource,
  events: number,
  context: IngestContext,
): Refusal | undefined {
  if (limiter === undefined) return undefined
  const state = limiter.take(events, context.monotonicMs())
  return state.allowed ? undefined : overRate(source, limiter, state)
}

function overRate({ rate }: Source, { limit }: RateLimiter, state: RateState): Refusal {
  const message = `This source may send ${rate?.eventsPerSecond} events a second.`
  return { ...refuse(429, 'rate_exceeded', message), rate: { ...state, limit } }
}

export function findSenderByKey(
  writeKey: string,
  { headers }: IngestRequest,
  context: IngestContext,
): ActiveSource | Refusal {
  if (writeKey === '') {
    return refuse(
      401,
      'missing_write_key',
      'Send the write key: Basic authorization, X-Write-Key, "writeKey" in the body or the query.',
    )
  }
  const active = context.find(writeKey)
  if (active === undefined) {
    return context.areSourcesLoaded()
      ? refuse(401, 'unknown_write_key', 'No source has this write key.')
      : refuse(503, 'overloaded', 'The sources are not known yet. Send the events again.')
  }
  if (!active.source.enabled) return refuse(403, 'source_disabled', 'This source is switched off.')
  if (headers.origin !== undefined && !active.allowsOrigin(headers.origin)) {
    return refuse(403, 'origin_not_allowed', 'This source takes no events from pages of this origin.')
  }
  return active
}

export function privacyOf(headers: IngestHeaders, { privacy }: Source): 'gpc' | 'dnt' | undefined {
  if (headers.globalPrivacyControl && privacy.globalPrivacyControl === 'honour') return 'gpc'
  return headers.doNotTrack && privacy.doNotTrack === 'honour' ? 'dnt' : undefined
}

export function refuse(status: Refusal['status'], code: IngestCode, message: string): Refusal {
  return { kind: 'refused', status, code, message }
}
