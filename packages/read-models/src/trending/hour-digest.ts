import { hashTexts } from '@frontpage/contracts'
import { createArgumentWriter } from '../fold/argument-writer.js'
import type { FoldableEvent } from '../fold/fold.js'
import {
  mergeReads,
  mergeViews,
  toCountedRead,
  toCountedView,
  writeCountedView,
  type CountedRead,
  type CountedView,
} from './counted-view.js'

/** The activity of some events on one story's hour. */
export interface HourDigest {
  readonly storyId: string
  readonly hour: number
  readonly views: Map<string, CountedView>
  readonly reads: Map<string, CountedRead>
}

export function newHourDigest(storyId: string, hour: number): HourDigest {
  return { storyId, hour, views: new Map(), reads: new Map() }
}

export function addToHour(digest: HourDigest, readerId: string, event: FoldableEvent): void {
  if (event.storyEvent === 'Story Viewed') {
    const view = toCountedView(event)
    const known = digest.views.get(readerId)
    digest.views.set(readerId, known === undefined ? view : mergeViews(known, view))
  } else {
    const read = toCountedRead(event)
    const known = digest.reads.get(readerId)
    digest.reads.set(readerId, known === undefined ? read : mergeReads(known, read))
  }
}

/** Gates of a bucket's hour are spread over this many hashes: each stays short enough for Redis to pack it tightly. */
export const gateShards = 512
export const gateBytes = 8
export const viewBytes = gateBytes + 5
export const readBytes = gateBytes + 2
/** Before a story's hour: the hour (4 bytes), the numbers of views and reads (2 each), of bytes of the story's id (2). */
export const digestHeadBytes = 10
/** The same for Lua's `struct`, big-endian: shard and field; view and quarters; read. */
export const luaFormats = { gate: 'Hc6', view: 'I4B', read: 'H', digestHead: '>I4HHH' } as const

const writer = createArgumentWriter()
const viewPiece = Buffer.alloc(viewBytes)
const readPiece = Buffer.alloc(readBytes)

/**
 * Encodes for `countHoursScript`: of each story and hour a head and the story's id; then, for each reader of `views` and of
 * `reads`, the gate's position (shard, 2 bytes; field, 6 bytes), and the counted view or read.
 */
export function encodeHours(digests: readonly HourDigest[]): Buffer {
  for (const { storyId, hour, views, reads } of digests) {
    writer.uint32(hour)
    writer.uint16(views.size)
    writer.uint16(reads.size)
    writer.text(storyId)
    for (const [readerId, view] of views) {
      writeGate(viewPiece, readerId, storyId, viewSeed)
      writeCountedView(viewPiece, gateBytes, view)
      writer.bytes(viewPiece)
    }
    for (const [readerId, read] of reads) {
      writeGate(readPiece, readerId, storyId, readSeed)
      readPiece.writeUInt16BE(read, gateBytes)
      writer.bytes(readPiece)
    }
  }
  return writer.take()
}

const viewSeed = 0x9e3779b9
const readSeed = 0x85ebca6b

const halves = new Uint32Array(2)

/** 57 bits of a hash of both ids: two of a million pairs meet with a chance of 1 in 10,000. */
function writeGate(to: Buffer, readerId: string, storyId: string, seed: number): void {
  hashTexts(halves, seed, readerId, storyId)
  const low = halves[1]!
  to.writeUInt16BE(low & (gateShards - 1), 0)
  to.writeUInt32BE(halves[0]!, 2)
  to.writeUInt16BE((low >>> 9) & 0xffff, 6)
}
