import type { ClickHouseClient } from '@clickhouse/client'
import { insertRows, type EncodedInsert } from '../clickhouse/insert-rows.js'
import { insertIsolatingBadRows } from '../clickhouse/insert-isolating-bad-rows.js'
import { InsertRefusedError, toInsertError } from '../clickhouse/store-errors.js'
import { eventColumns } from './event-columns.js'
import type { EncodedRows } from './encode-event-rows.js'
import { isWithinOneInsert, splitByPartition } from './split-by-partition.js'

/** A row that ClickHouse refuses for its content. */
export interface RefusedEventRow {
  /** The indexes of the part and of the row in it. */
  readonly part: number
  readonly row: number
  readonly detail: string
}

export interface EventWriter {
  /**
   * Resolves when every row is either stored and confirmed by ClickHouse, or returned with the reason for which it was
   * refused. The parts are sent unchanged, one after the other.
   *
   * @param token the same for a repetition of the same rows: rows that a partial first attempt stored are not stored
   * again.
   * @throws StoreUnavailableError when the store cannot take rows now; call again.
   */
  insert(parts: readonly EncodedRows[], token: string): Promise<RefusedEventRow[]>
  /**
   * One insert of encoded rows, all or none of which are stored; of months as few as `isWithinOneInsert` says. The
   * token as above.
   *
   * @throws InsertRefusedError, StoreUnavailableError
   */
  insertWhole(rows: EncodedInsert, token: string): Promise<void>
}

const into = `events (${eventColumns.map(([name]) => name).join(', ')})`

export function createEventWriter(client: ClickHouseClient): EventWriter {
  async function insertWhole(rows: EncodedInsert, token: string): Promise<void> {
    try {
      await insertRows(client, { into, format: 'RowBinary' }, rows, token)
    } catch (error) {
      throw toInsertError(error)
    }
  }

  /** Used where the rows cannot be stored as a whole. */
  async function insertRowByRow(parts: readonly EncodedRows[], token: string): Promise<RefusedEventRow[]> {
    const refused: RefusedEventRow[] = []
    for (const [index, group] of splitByPartition(singleRowsOf(parts), ({ keyHour }) => keyHour).entries()) {
      const ofGroup = await insertIsolatingBadRows(group, (rows, place) =>
        insertWhole(
          { parts: [Buffer.concat(rows.map(({ bytes }) => bytes))], count: rows.length },
          `${token}/${index}${place}`,
        ),
      )
      for (const { row, detail } of ofGroup) refused.push({ part: row.part, row: row.row, detail })
    }
    return refused
  }

  return {
    insertWhole,
    async insert(parts, token) {
      if (parts.every(({ keyHours }) => keyHours.length === 0)) return []
      if (!isWithinOneInsert(parts.map(({ keyHours }) => keyHours))) return insertRowByRow(parts, token)
      try {
        const count = parts.reduce((sum, { keyHours }) => sum + keyHours.length, 0)
        await insertWhole({ parts: parts.map(({ bytes }) => bytes), count }, token)
        return []
      } catch (error) {
        if (!(error instanceof InsertRefusedError)) throw error
        return insertRowByRow(parts, token)
      }
    },
  }
}

interface SingleRow {
  readonly part: number
  readonly row: number
  readonly keyHour: number
  readonly bytes: Buffer
}

function singleRowsOf(parts: readonly EncodedRows[]): SingleRow[] {
  const rows: SingleRow[] = []
  for (const [part, { bytes, ends, keyHours }] of parts.entries()) {
    let start = 0
    for (const [row, end] of ends.entries()) {
      rows.push({ part, row, keyHour: keyHours[row] ?? 0, bytes: bytes.subarray(start, end) })
      start = end
    }
  }
  return rows
}
