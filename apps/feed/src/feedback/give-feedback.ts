import { randomUUID } from 'node:crypto'
import { feedSourceId, type AcceptedEvent, type StoryEvent } from '@frontpage/contracts'
import type { Journal } from '@frontpage/event-producer'
import type { ReaderWish } from '@frontpage/read-models'
import { HttpFault, type Logger } from '@frontpage/service-kit'
import { readerIdsOf, type FeedReader } from '../reader/feed-reader.js'
import type { ReaderHistories } from '../reader/reader-histories.js'
import type { FeedbackAction } from './feedback-body.js'
import { toPreference, type FeedbackSubject } from './to-preference.js'

export interface FeedbackContext {
  readonly journal: Pick<Journal, 'append'>
  readonly histories: Pick<ReaderHistories, 'note'>
  /** Writes wishes of a reader where all replicas read them. */
  readonly writeWishes: (
    reader: { site: string; readerId: string },
    wishes: readonly ReaderWish[],
  ) => Promise<boolean>
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface GivenFeedback {
  readonly site: string
  readonly reader: FeedReader
  readonly action: FeedbackAction
  readonly subject: FeedbackSubject
  /** The feed in which it was given. */
  readonly feedId?: string | undefined
  readonly position?: number | undefined
}

/**
 * Keeps what a reader said: in the journal, so that it is archived and can be folded again; in this process' memory and in
 * Redis, so that it is in force at once. The event has the same time as what is written at once: folding it changes
 * nothing any more.
 *
 * @returns whether Redis has it
 * @throws HttpFault 503 where the journal takes nothing
 */
export async function giveFeedback(context: FeedbackContext, given: GivenFeedback): Promise<boolean> {
  const { journal, histories, writeWishes, log, now } = context
  const { site, reader, action, subject } = given
  const nowMs = now()
  const said = toPreference(action, subject, nowMs)
  if (said === undefined) throw new TypeError(`"${action}" needs another subject`)
  await journal.append([JSON.stringify(toEvent(given, said.event, nowMs))]).catch(toJournalFault)
  histories.note(site, reader, said.preference)
  try {
    const written = await Promise.all(
      readerIdsOf(reader).map((readerId) => writeWishes({ site, readerId }, [said.wish])),
    )
    return written.every(Boolean)
  } catch (error) {
    log.debug({ err: error }, 'feedback is in force here, and elsewhere once its event was processed')
    return false
  }
}

function toEvent(
  { site, reader: { anonymousId, userId }, subject, feedId, position }: GivenFeedback,
  event: StoryEvent,
  nowMs: number,
): AcceptedEvent {
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
    properties: {
      ...subject,
      ...(feedId !== undefined && { feedId }),
      ...(position !== undefined && { position }),
    },
  }
}

function toJournalFault(error: unknown): never {
  const isFull = error instanceof Error && 'code' in error && error.code === 'journal_full'
  const wait = error instanceof Error && 'retryAfterSeconds' in error ? Number(error.retryAfterSeconds) : 1
  throw new HttpFault(503, isFull ? 'journal_full' : 'overloaded', {
    detail: 'Feedback cannot be accepted at the moment. Send it again.',
    headers: { 'Retry-After': String(wait) },
    cause: error,
  })
}
