import type { EncodedRows } from '@frontpage/event-store'
import type { Span } from '@frontpage/service-kit'
import type { MemoryShare } from './row-memory.js'
import type { RowSlice } from './row-slices.js'

/** Rows of one source. */
export interface ArchivePart {
  readonly sourceId: string
  readonly rows: EncodedRows
  /** Their months are not those around their receipt (`isRecentEvent`). */
  readonly isOld: boolean
}

/** A row that ClickHouse did not take. */
export interface RefusedRow {
  readonly row: number
  readonly detail: string
  /** False where it was refused together with others, and may be good. */
  readonly isAlone: boolean
}

export interface TakeOptions {
  readonly trace?: Span | undefined
  /** The rows take a way that is slow; called at most once for each reason. */
  readonly onSlow?: (() => void) | undefined
}

/** Why rows take a slow way. */
export const slowReasons = ['old_time', 'refused'] as const
export type SlowReason = (typeof slowReasons)[number]

/** A part on its way. */
export interface Shipment extends ArchivePart {
  readonly options: TakeOptions
  readonly memory: MemoryShare
  readonly refused: RefusedRow[]
  /** What looks for bad rows among its rows. */
  readonly isolations: Promise<void>[]
}

export type ShipmentSlice = RowSlice<Shipment>
