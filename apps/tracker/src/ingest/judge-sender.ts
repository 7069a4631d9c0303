import type { CallType, IngestCode, Source } from '@frontpage/contracts'
import type { Refusal } from './ingest-outcome.js'
import { readBasicWriteKey, readQueryWriteKey } from './read-write-key.js'
import type { RateLimiter, RateState } from '../rates/rate-limiter.js'
import type { IngestHeaders } from './request-headers.js'
import type { SourceDoor } from './source-doors.js'

/** What the HTTP side knows of a request to an ingest route. */
export interface IngestRequest {
  /** The call that the route stands for; `own`: the one that the event names; undefined for a batch. */
  type: CallType | 'own' | undefined
  url: string
  headers: IngestHeaders
  /** Milliseconds since 1970. */
  receivedAt: number
  /** Truncated. */
  ip: string | undefined
  /** Who sends it, where that was found before its body was read. */
  sender?: SourceDoor | undefined
}

export interface Desk {
  /** False while nobody's write key can be called unknown. */
  readonly isOpen: () => boolean
  readonly find: (writeKey: string) => SourceDoor | undefined
  readonly newMessageId: () => string
  readonly monotonicMs: () => number
}

/** Who sends a request, as far as that is known without its body; undefined where the key stands in there. */
export function findSender(request: IngestRequest, desk: Desk): SourceDoor | Refusal | undefined {
  const writeKey = readBasicWriteKey(request.headers.authorization) ?? readQueryWriteKey(request.url)
  return writeKey === undefined ? undefined : findDoor(writeKey, request, desk)
}

/** For a request whose body has not been read: not a single event would be taken. Nothing is used up. */
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
