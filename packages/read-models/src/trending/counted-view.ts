import {
  cellOfChannel,
  cellOfCountry,
  completedScrollPercent,
  hourMs,
  maxEngagedSeconds,
  mixedFnv1a,
  networkCells,
  sourceCells,
  viewShifts,
} from '@frontpage/contracts'
import type { FoldableEvent } from '../fold/fold.js'

/**
 * One reader's views of one story in one hour, as one number. Any two can be merged, with the same result in any order.
 * Its upper 29 bits are a view: minute (6), network (6), source (3), channel (4), country (10); of two views the
 * smaller number counts, so the earliest minute, and within a minute any one, always the same. Its lower 4 bits are the
 * quarters of the hour in which the reader came.
 */
export type CountedView = number

const quarters = 16

export function toCountedView(event: FoldableEvent): CountedView {
  const minute = Math.floor((event.timestamp % hourMs) / 60_000)
  const network = event.network === undefined ? 0 : 1 + (mixedFnv1a(event.network) % (networkCells - 1))
  const source = mixedFnv1a(event.sourceId) % sourceCells
  const view =
    (minute << viewShifts.minute) |
    (network << viewShifts.network) |
    (source << viewShifts.source) |
    (cellOfChannel(event.channel) << viewShifts.channel) |
    (cellOfCountry(event.country) << viewShifts.country)
  return view * quarters + (1 << Math.floor(minute / 15))
}

export function mergeViews(a: CountedView, b: CountedView): CountedView {
  const view = Math.min(Math.floor(a / quarters), Math.floor(b / quarters))
  return view * quarters + ((a % quarters) | (b % quarters))
}

/** 5 bytes: the view, then the quarters. */
export function writeCountedView(to: Buffer, at: number, counted: CountedView): void {
  to.writeUInt32BE(Math.floor(counted / quarters), at)
  to[at + 4] = counted % quarters
}

/** One reader's reading of one story in one hour: seconds (upper bits) and whether it reached the end (the lowest). */
export type CountedRead = number

export function toCountedRead({ engagedSeconds = 0, scrollDepth = 0 }: FoldableEvent): CountedRead {
  const seconds = Math.min(Math.round(engagedSeconds), maxEngagedSeconds)
  return seconds * 2 + (scrollDepth >= completedScrollPercent ? 1 : 0)
}

/** The longest reading, which reached the end if any of them did. */
export function mergeReads(a: CountedRead, b: CountedRead): CountedRead {
  return Math.max(a >> 1, b >> 1) * 2 + ((a | b) & 1)
}
