import { hashTexts, hourMs, hourOf, storyNumberBytes, writeStoryNumber } from '@frontpage/contracts'
import { createArgumentWriter } from '../fold/argument-writer.js'

/** Views are related to one another for this long, and kept for as long. */
export const coReadHours = 12
/** The first hour whose views are written and read. */
export function oldestCoReadHour(nowMs: number): number {
  return hourOf(nowMs) - coReadHours + 1
}

/** Readers of a bucket's hour are spread over this many hashes: each stays short enough for Redis to pack it tightly. */
export const viewShards = 64
/** The first stories of a reader's hour are kept: Redis packs values of up to 64 bytes. */
export const maxViewsOfHour = 8
/** 6 bytes of a hash of the reader's id. */
export const coReaderBytes = 6
/**
 * Before the readers of one hour and shard on their way to Redis: the hour since 1970 (4 bytes), the shard (2), the number of
 * readers (2).
 */
export const groupHeadBytes = 8
/** The same for Lua's `struct`. */
export const luaGroupHead = '>I4HH'
/** The second of the hour, 2 bytes; then the story's number. So the bytes sort by time. */
export const viewBytes = 2 + storyNumberBytes

/** A reader, hashed. */
export interface CoReader {
  readonly shard: number
  readonly field: Buffer
}

const readerSeed = 0x510e527f
const halves = new Uint32Array(2)

export function coReaderOf(readerId: string): CoReader {
  hashTexts(halves, readerSeed, readerId)
  const low = halves[1]!
  const field = Buffer.allocUnsafe(coReaderBytes)
  field.writeUInt32BE(halves[0]!, 0)
  field.writeUInt16BE((low >>> 9) & 0xffff, 4)
  return { shard: low & (viewShards - 1), field }
}

/** The views of a reader in an hour. */
export interface ReaderHour {
  readonly reader: CoReader
  readonly hour: number
  readonly views: Buffer[]
}

const writer = createArgumentWriter()

/**
 * Encodes for `foldViewsScript`, by hour and shard; of each reader: the reader, the number of views (1 byte), the views.
 */
export function encodeReaderHours(readers: readonly ReaderHour[]): Buffer {
  const sorted = readers.toSorted((a, b) => a.hour - b.hour || a.reader.shard - b.reader.shard)
  for (let start = 0; start < sorted.length;) {
    const { hour, reader } = sorted[start]!
    let end = start + 1
    while (end < sorted.length && sorted[end]!.hour === hour && sorted[end]!.reader.shard === reader.shard)
      end++
    writer.uint32(hour)
    writer.uint16(reader.shard)
    writer.uint16(end - start)
    for (; start < end; start++) {
      const each = sorted[start]!
      const views = firstViews(each.views)
      writer.bytes(each.reader.field)
      writer.uint8(views.length)
      for (const view of views) writer.bytes(view)
    }
  }
  return writer.take()
}

export function encodeView(storyId: string, timestamp: number): Buffer {
  const bytes = Buffer.allocUnsafe(viewBytes)
  bytes.writeUInt16BE(Math.floor((timestamp % hourMs) / 1000), 0)
  writeStoryNumber(bytes, 2, storyId)
  return bytes
}

/** The first view of each story, as many as are kept: one reader may send thousands at once. */
function firstViews(views: readonly Buffer[]): readonly Buffer[] {
  if (views.length === 1) return views
  const byStory = new Map<string, Buffer>()
  for (const view of views.toSorted((a, b) => a.compare(b))) {
    const story = view.toString('latin1', 2)
    if (!byStory.has(story)) byStory.set(story, view)
  }
  return [...byStory.values()].slice(0, maxViewsOfHour)
}
