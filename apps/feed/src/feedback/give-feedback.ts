import type { Journal } from '@frontpage/event-producer'
import type { ReaderWish } from '@frontpage/read-models'
import type { Logger } from '@frontpage/service-kit'
import { readerIdsOf, type FeedReader } from '../reader/feed-reader.js'
import type { ReaderHistories } from '../reader/reader-histories.js'
import type { FeedbackAction } from './feedback-body.js'
import { recordOfReader } from './record-of-reader.js'
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
  const { site, reader, action, subject, feedId, position } = given
  const nowMs = now()
  const said = toPreference(action, subject, nowMs)
  if (said === undefined) throw new TypeError(`"${action}" needs another subject`)
  await recordOfReader(journal, {
    site,
    reader,
    event: said.event,
    nowMs,
    properties: {
      ...subject,
      ...(feedId !== undefined && { feedId }),
      ...(position !== undefined && { position }),
    },
  })
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
