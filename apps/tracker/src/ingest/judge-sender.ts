import type { CallType, IngestCode, Source } from '@frontpage/contracts'
import type { Refusal } from './ingest-outcome.js'
import { readBasicWriteKey, readQueryWriteKey } from './read-write-key.js'
import type { RateLimiter, RateState } from '../rates/rate-limiter.js'
import type { IngestHeaders } from './request-headers.js'
import type { SourceDoor } from './source-doors.js'

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
  sender?: SourceDoor | undefined
}

export interface Desk {
  /** False until the sources are loaded: no write key can be called unknown before. */
  readonly isOpen: () => boolean
  readonly find: (writeKey: string) => SourceDoor | undefined
  readonly newMessageId: () => string
  readonly monotonicMs: () => number
}

/** Finds the sender of a request without its body; undefined where the write key is in the body. */
export function findSender(request: IngestRequest, desk: Desk): SourceDoor | Refusal | undefined {
  const writeKey = readBasicWriteKey(request.headers.authorization) ?? readQueryWriteKey(request.url)
  return writeKey === undefined ? undefined : findDoor(writeKey, request, desk)
}

/**
 * Refuses a request before its body is read when its source's rate does not allow a single event. It takes no tokens.
 */
export function refuseBeforeBody({ source, limiter }: SourceDoor, desk: Desk): Refusal | undefined {
  const state = limiter?.look(1, desk.monotonicMs())
  return limiter === undefined || state === undefined || state.allowed
    ? undefined
    : overRate(source, limiter, state)
}

export function refuseOverRate(
  { source, limiter }: SourceDoor,
  events: number,
  desk: Desk,
): Refusal | undefined {
  if (limiter === undefined) return undefined
  const state = limiter.take(events, desk.monotonicMs())
  return state.allowed ? undefined : overRate(source, limiter, state)
}

function overRate({ rate }: Source, { limit }: RateLimiter, state: RateState): Refusal {
  const message = `This source may send ${rate?.eventsPerSecond} events a second.`
  return { ...refuse(429, 'rate_exceeded', message), rate: { ...state, limit } }
}

export function findDoor(writeKey: string, { headers }: IngestRequest, desk: Desk): SourceDoor | Refusal {
  if (writeKey === '') {
    return refuse(
      401,
      'missing_write_key',
      'Send the write key: Basic authorization, "writeKey" in the body or the query.',
    )
  }
  const door = desk.find(writeKey)
  if (door === undefined) {
    return desk.isOpen()
      ? refuse(401, 'unknown_write_key', 'No source has this write key.')
      : refuse(503, 'overloaded', 'The sources are not known yet. Send the events again.')
  }
  if (!door.source.enabled) return refuse(403, 'source_disabled', 'This source is switched off.')
  if (headers.origin !== undefined && !door.allowsOrigin(headers.origin)) {
    return refuse(403, 'origin_not_allowed', 'This source takes no events from pages of this origin.')
  }
  return door
}

export function privacyOf(headers: IngestHeaders, { privacy }: Source): 'gpc' | 'dnt' | undefined {
  if (headers.globalPrivacyControl && privacy.globalPrivacyControl === 'honour') return 'gpc'
  return headers.doNotTrack && privacy.doNotTrack === 'honour' ? 'dnt' : undefined
}

export function refuse(status: Refusal['status'], code: IngestCode, message: string): Refusal {
  return { kind: 'refused', status, code, message }
}
