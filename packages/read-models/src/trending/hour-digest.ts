import { hashTexts } from '@frontpage/contracts'
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
const gateShards = 512
export const gateBytes = 8
export const viewBytes = gateBytes + 5
export const readBytes = gateBytes + 2
/** The same for Lua's `struct`, big-endian: shard and field; view and quarters; read. */
export const luaFormats = { gate: 'Hc6', view: 'I4B', read: 'H' } as const

/** For each reader: the gate's position (shard, 2 bytes; field, 6 bytes), and the counted view. */
export function encodeViews({ storyId, views }: HourDigest): Buffer {
  const bytes = Buffer.allocUnsafe(views.size * viewBytes)
  let at = 0
  for (const [readerId, view] of views) {
    writeGate(bytes, at, readerId, storyId, viewSeed)
    writeCountedView(bytes, at + gateBytes, view)
    at += viewBytes
  }
  return bytes
}

export function encodeReads({ storyId, reads }: HourDigest): Buffer {
  const bytes = Buffer.allocUnsafe(reads.size * readBytes)
  let at = 0
  for (const [readerId, read] of reads) {
    writeGate(bytes, at, readerId, storyId, readSeed)
    bytes.writeUInt16BE(read, at + gateBytes)
    at += readBytes
  }
  return bytes
}

const viewSeed = 0x9e3779b9
const readSeed = 0x85ebca6b

const halves = new Uint32Array(2)

/** 57 bits of a hash of both ids: two of a million pairs meet with a chance of 1 in 10,000. */
function writeGate(to: Buffer, at: number, readerId: string, storyId: string, seed: number): void {
  hashTexts(halves, seed, readerId, storyId)
  const low = halves[1]!
  to.writeUInt16BE(low & (gateShards - 1), at)
  to.writeUInt32BE(halves[0]!, at + 2)
  to.writeUInt16BE((low >>> 9) & 0xffff, at + 6)
}
