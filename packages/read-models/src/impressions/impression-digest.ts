import { hashTexts, hourMs, hourOf } from '@frontpage/contracts'
import { createArgumentWriter } from '../fold/argument-writer.js'
import type { FoldableEvent } from '../fold/fold.js'

/** The impressions and clicks that some events tell of one story, as far as their gates lie in one hour. */
export interface ImpressionDigest {
  readonly storyId: string
  /** The hour of the gates. Counts can be of this hour and the next `maxFeedAgeHours`. */
  readonly gateHour: number
  readonly impressions: GateEntry[]
  readonly clicks: GateEntry[]
}

/** A gate's shard and field, and the minute from the gate's hour on. */
export interface GateEntry {
  readonly shard: number
  readonly field: number
  readonly minute: number
}

/** A list that names its own time is the same list for this long. */
export const maxFeedAgeHours = 3
/** Gates of a bucket's hour are spread over this many hashes: each stays short enough for Redis to pack it tightly. */
export const gateShards = 512
/** 2 bytes of shard, 4 of field, 2 of minute. */
export const gateEntryBytes = 8
/** The same for Lua's `struct`. */
export const luaGateEntry = '>HI4H'
/**
 * Before a story's entries: hour of gates (4 bytes), known readers (4), the numbers of impressions and clicks (2 each), of
 * bytes of the story's id (2).
 */
export const digestHeadBytes = 14
export const luaDigestHead = '>I4I4HHH'

const impressionSeed = 0x165667b1
const clickSeed = 0x2545f491
const halves = new Uint32Array(2)

/** 41 bits of a hash say which list (or reader) and story; 250,000 gates of an hour meet with a chance of 1.5 %. */
export function toGateEntry(
  kind: 'impression' | 'click',
  viewer: string,
  { storyId, minute }: { storyId: string; minute: number },
): GateEntry {
  hashTexts(halves, kind === 'impression' ? impressionSeed : clickSeed, viewer, storyId)
  return { shard: halves[1]! & (gateShards - 1), field: halves[0]!, minute }
}

const writer = createArgumentWriter()

/**
 * Encodes for `countImpressionsScript`: of each story a head, its id, its impressions and its clicks. `readers` are those of
 * the story, as far as known.
 */
export function encodeDigests(
  stories: readonly { readonly digest: ImpressionDigest; readonly readers: number }[],
): Buffer {
  for (const { digest, readers } of stories) {
    const { storyId, gateHour, impressions, clicks } = digest
    writer.uint32(gateHour)
    writer.uint32(readers)
    writer.uint16(impressions.length)
    writer.uint16(clicks.length)
    writer.text(storyId)
    for (const entries of [impressions, clicks]) {
      for (const { shard, field, minute } of entries) {
        writer.uint16(shard)
        writer.uint32(field)
        writer.uint16(minute)
      }
    }
  }
  return writer.take()
}

/**
 * The hour in which the gates of a list's impressions lie. It is the hour of the event, so that a list shown again in
 * another hour counts again; but the id of a list that is a UUIDv7 tells when the list was made, and then the list is
 * one across the turn of an hour, too.
 */
export function gateHourOf({ feedId, timestamp }: Pick<FoldableEvent, 'feedId' | 'timestamp'>): number {
  const hour = hourOf(timestamp)
  const madeMs = feedId === undefined ? undefined : timeOfUuidV7(feedId)
  if (madeMs === undefined) return hour
  const madeIn = hourOf(madeMs)
  return madeIn <= hour && madeIn >= hour - maxFeedAgeHours ? madeIn : hour
}

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7 */
function timeOfUuidV7(id: string): number | undefined {
  return uuidV7.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined
}

export function minuteFrom(gateHour: number, timestamp: number): number {
  return Math.floor((timestamp - gateHour * hourMs) / 60_000)
}
