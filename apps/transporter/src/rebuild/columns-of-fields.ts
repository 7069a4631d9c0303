import type { ArchiveColumn } from '@frontpage/event-store'
import type { FoldableEvent } from '@frontpage/read-models'

/**
 * The columns of the archive that decide whether an event is in read models, and in which: its environment, times and
 * bot marks, what the platform itself recorded, its reader (who may have been erased) and the reader's consent.
 */
export const columnsOfEvents: readonly ArchiveColumn[] = [
  'source_id',
  'environment',
  'event',
  'original_timestamp',
  'received_at',
  'timestamp',
  'time_flag',
  'privacy',
  'user_id',
  'anonymous_id',
  'previous_id',
  'bot_marks',
  'consent',
]

/** Rows from before migration 10 do not tell where an address stood: then the type, and the page's other fields, do. */
const whereItStood = ['column_origins', 'type', 'context'] as const
/** Most things that an event says are under its source's own names. */
const whatItSays = ['story_event', 'properties'] as const
const ofReadings = ['story_event', 'readingProperties'] as const

/** The columns of which `toFoldable` makes each field, beside those of every event. */
const columns: Readonly<Record<keyof FoldableEvent, readonly ArchiveColumn[]>> = {
  messageId: ['message_id'],
  site: ['site'],
  sourceId: [],
  type: ['type'],
  storyEvent: ['story_event'],
  timestamp: [],
  receivedAt: [],
  userId: [],
  anonymousId: [],
  previousId: [],
  storyId: ['story_id'],
  isOptedOut: [],
  network: ['ip'],
  channel: ['channel'],
  country: ['country'],
  engagedSeconds: ofReadings,
  scrollDepth: ofReadings,
  feedId: whatItSays,
  surface: whatItSays,
  position: whatItSays,
  shown: whatItSays,
  topic: whatItSays,
  story: ['properties', 'section', 'title', 'url', ...whereItStood],
  readersToList: ['story_id', 'properties', 'url', ...whereItStood],
}

/** The columns of the archive from which `createRestoration` restores these fields of events. */
export function columnsOfFields(fields: Iterable<keyof FoldableEvent>): ArchiveColumn[] {
  return [...new Set([...columnsOfEvents, ...[...fields].flatMap((field) => columns[field])])]
}
