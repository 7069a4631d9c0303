import { randomUUID } from 'node:crypto'
import {
  feedSourceId,
  type AcceptedEvent,
  type JsonObject,
  type profileForgottenEventName,
  type StoryEvent,
} from '@frontpage/contracts'
import type { Journal } from '@frontpage/event-producer'
import { HttpFault } from '@frontpage/service-kit'
import type { FeedReader } from '../reader/feed-reader.js'

interface RecordOfReader {
  readonly site: string
  readonly reader: FeedReader
  readonly event: StoryEvent | typeof profileForgottenEventName
  readonly nowMs: number
  readonly properties?: JsonObject
}

/**
 * Writes an event about what a reader wants of the feed into the journal: it is archived, and read models that are computed
 * again know it.
 *
 * @throws HttpFault 503 where the journal takes nothing
 */
export async function recordOfReader(
  journal: Pick<Journal, 'append'>,
  record: RecordOfReader,
): Promise<void> {
  await journal.append([JSON.stringify(toEvent(record))]).catch(toJournalFault)
}

function toEvent({
  site,
  reader: { anonymousId, userId },
  event,
  nowMs,
  properties = {},
}: RecordOfReader): AcceptedEvent {
  return {
    messageId: `feedback-${randomUUID()}`,
    type: 'track',
    sourceId: feedSourceId,
    site,
    environment: 'production',
    receivedAt: nowMs,
    timestamp: nowMs,
    originalTimestamp: nowMs,
    event,
    ...(anonymousId !== undefined && { anonymousId }),
    ...(userId !== undefined && { userId: userId.toWellFormed() }),
    properties,
  }
}

function toJournalFault(error: unknown): never {
  const isFull = error instanceof Error && 'code' in error && error.code === 'journal_full'
  const wait = error instanceof Error && 'retryAfterSeconds' in error ? Number(error.retryAfterSeconds) : 1
  throw new HttpFault(503, isFull ? 'journal_full' : 'overloaded', {
    detail: 'This cannot be accepted at the moment. Send it again.',
    headers: { 'Retry-After': String(wait) },
    cause: error,
  })
}
