import type { EncodedRows } from '@frontpage/event-store'
import type { Span } from '@frontpage/service-kit'
import type { MemoryShare } from './row-memory.js'
import type { RowSlice } from './row-slices.js'

/** Rows of one source. */
export interface ArchivePart {
  readonly sourceId: string
  readonly rows: EncodedRows
  /** True for rows whose months are not those around their receipt (`isRecentEvent`). */
  readonly isOld: boolean
}

/** A row that ClickHouse refused. */
export interface RefusedRow {
  readonly row: number
  readonly detail: string
  /** False where it was refused together with others, and may be a good one. */
  readonly isAlone: boolean
}

export interface TakeOptions {
  readonly trace?: Span | undefined
  /** Called when rows are stored in a slow way; at most once for each reason. */
  readonly onSlow?: (() => void) | undefined
}

/** The reasons to insert rows apart from the usual ones. */
export const slowReasons = ['old_time', 'refused'] as const
export type SlowReason = (typeof slowReasons)[number]

/** A part whose rows are being stored. */
export interface Shipment extends ArchivePart {
  readonly options: TakeOptions
  readonly memory: MemoryShare
  readonly refused: RefusedRow[]
  /** The searches for bad rows among its rows. */
  readonly isolations: Promise<void>[]
}

export type ShipmentSlice = RowSlice<Shipment>
