import {
  completedScrollPercent,
  hashTexts,
  hourOf,
  maxEngagedSeconds,
  storyNumberBytes,
  writeStoryNumber,
  type ReaderLogName,
  type StoryEvent,
} from '@frontpage/contracts'
import type { FoldableEvent } from '../fold/fold.js'

/**
 * A reader's logs are records one after the other, numbers big-endian:
 *
 * - `view`, `click`: kind, seconds since 1970 (4 bytes), story number (6)
 * - `read`: the same, then engaged seconds and, in the lowest bit, whether the reader came to the end (2)
 * - `shown`: kind, number of stories (1), seconds since 1970 (4), a hash of the list (3), story numbers (6 each)
 * - `story`: kind, milliseconds since 1970 (6), story number (6), the wish (1)
 * - `topic`: kind, length of the topic (1), milliseconds since 1970 (6), the wish (1), the topic in UTF-8
 * - `forgotten`: kind, milliseconds since 1970 (6): records of that time and of before do not count
 *
 * The kinds are stored: a new one gets a new number.
 */
export const recordKinds = { view: 1, read: 2, click: 3, shown: 4, story: 5, topic: 6, forgotten: 7 } as const

/** A reader's wishes about a story or a topic. The latest of several holds, and at one time the highest number. */
export const wishes = { none: 0, follow: 1, less: 2, hide: 3 } as const
export type Wish = (typeof wishes)[keyof typeof wishes]

export const recordBytes = {
  view: 5 + storyNumberBytes,
  read: 7 + storyNumberBytes,
  shownHead: 9,
  story: 8 + storyNumberBytes,
  topicHead: 9,
  forgotten: 7,
} as const

const maxTopicBytes = 200

export interface ReaderRecord {
  readonly log: ReaderLogName
  readonly bytes: Buffer
}

/** The record that is remembered of an event; undefined where there is nothing to remember. */
export function toReaderRecord(event: FoldableEvent): ReaderRecord | undefined {
  const { storyEvent, storyId, topic, timestamp } = event
  switch (storyEvent) {
    case 'Story Viewed':
      return storyId === undefined ? undefined : activity(recordKinds.view, storyId, timestamp)
    case 'Story Clicked':
      return storyId === undefined ? undefined : activity(recordKinds.click, storyId, timestamp)
    case 'Story Read':
      return storyId === undefined ? undefined : toReadRecord(storyId, event)
    case 'Stories Shown':
      return event.shown.length === 0 ? undefined : toShownRecord(event)
    case 'Story Hidden':
    case 'Story Unhidden': {
      const wish = storyEvent === 'Story Hidden' ? wishes.hide : wishes.none
      return storyId === undefined ? undefined : toStoryRecord(storyId, { wish, atMs: timestamp })
    }
    default: {
      const wish = storyEvent === undefined ? undefined : wishOfTopicEvent[storyEvent]
      if (wish === undefined || topic === undefined) return undefined
      return toTopicRecord(topic, { wish, atMs: timestamp })
    }
  }
}

/** The events that records are made of, by their log. */
export const rememberedStoryEvents: Readonly<Record<ReaderLogName, readonly StoryEvent[]>> = {
  activity: ['Story Viewed', 'Story Clicked', 'Story Read', 'Stories Shown'],
  preferences: [
    'Story Hidden',
    'Story Unhidden',
    'Topic Followed',
    'Topic Unfollowed',
    'Topic Muted',
    'Topic Unmuted',
  ],
}

const wishOfTopicEvent: Readonly<Record<string, Wish | undefined>> = {
  'Topic Followed': wishes.follow,
  'Topic Unfollowed': wishes.none,
  'Topic Muted': wishes.less,
  'Topic Unmuted': wishes.none,
}

export function toStoryRecord(storyId: string, { wish, atMs }: { wish: Wish; atMs: number }): ReaderRecord {
  const bytes = Buffer.allocUnsafe(recordBytes.story)
  bytes[0] = recordKinds.story
  bytes.writeUIntBE(atMs, 1, 6)
  writeStoryNumber(bytes, 7, storyId)
  bytes[7 + storyNumberBytes] = wish
  return { log: 'preferences', bytes }
}

/** Undefined for a topic that is too long. */
export function toTopicRecord(
  topic: string,
  { wish, atMs }: { wish: Wish; atMs: number },
): ReaderRecord | undefined {
  const text = Buffer.from(topic)
  if (text.length === 0 || text.length > maxTopicBytes) return undefined
  const bytes = Buffer.allocUnsafe(recordBytes.topicHead + text.length)
  bytes[0] = recordKinds.topic
  bytes[1] = text.length
  bytes.writeUIntBE(atMs, 2, 6)
  bytes[8] = wish
  text.copy(bytes, recordBytes.topicHead)
  return { log: 'preferences', bytes }
}

/** The record by which what comes late of before `atMs` stays forgotten. It goes into each of a reader's logs. */
export function toForgottenRecord(atMs: number): Buffer {
  const bytes = Buffer.allocUnsafe(recordBytes.forgotten)
  bytes[0] = recordKinds.forgotten
  bytes.writeUIntBE(atMs, 1, 6)
  return bytes
}

function activity(kind: number, storyId: string, timestamp: number, more = 0): ReaderRecord {
  const bytes = Buffer.allocUnsafe(recordBytes.view + more)
  bytes[0] = kind
  bytes.writeUInt32BE(Math.floor(timestamp / 1000), 1)
  writeStoryNumber(bytes, 5, storyId)
  return { log: 'activity', bytes }
}

function toReadRecord(
  storyId: string,
  { timestamp, engagedSeconds = 0, scrollDepth = 0 }: FoldableEvent,
): ReaderRecord {
  const record = activity(recordKinds.read, storyId, timestamp, 2)
  const seconds = Math.min(Math.round(engagedSeconds), maxEngagedSeconds)
  const isCompleted = scrollDepth >= completedScrollPercent
  record.bytes.writeUInt16BE(seconds * 2 + (isCompleted ? 1 : 0), recordBytes.view)
  return record
}

const listSeed = 0x3c6ef372
const halves = new Uint32Array(2)

/** The first stories of a list that are remembered. */
const maxRememberedOfList = 40

function toShownRecord({ timestamp, feedId, shown: list }: FoldableEvent): ReaderRecord {
  const shown = list.slice(0, maxRememberedOfList)
  const bytes = Buffer.allocUnsafe(recordBytes.shownHead + storyNumberBytes * shown.length)
  bytes[0] = recordKinds.shown
  bytes[1] = shown.length
  bytes.writeUInt32BE(Math.floor(timestamp / 1000), 2)
  // Where a list has no id, the hour takes its place.
  hashTexts(halves, listSeed, feedId === undefined ? `h${hourOf(timestamp)}` : `f${feedId}`)
  bytes.writeUIntBE(halves[0]! & 0xffffff, 6, 3)
  let at: number = recordBytes.shownHead
  for (const { storyId } of shown) {
    writeStoryNumber(bytes, at, storyId)
    at += storyNumberBytes
  }
  return { log: 'activity', bytes }
}
