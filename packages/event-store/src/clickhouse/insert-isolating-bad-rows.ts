import { InsertRefusedError } from './store-errors.js'

/** A row that was not inserted, and the store's reason. */
export interface RefusedRow<Row> {
  row: Row
  detail: string
  /** False where the store refused it together with others, and no further attempt was left to tell them apart. */
  isAlone: boolean
}

/**
 * Inserts the rows; where the store refuses an insert for its content or its size, splits it until the bad rows stand
 * alone: around the row that the store names, which costs three inserts a bad row, or else in halves, which costs
 * 2·log2(n). Only a row that was refused alone counts as bad. Larger groups come before smaller ones of the same split,
 * so that most of the good rows are stored before the last bad one is found.
 *
 * @param insert all of the rows or none; `place` names them within the whole. @throws InsertRefusedError; whatever else it
 *   throws ends this as well
 * @param mayRetry asked before each further insert; when it says no, what is not inserted yet counts as refused.
 * @returns the refused rows in their order.
 */
export async function insertIsolatingBadRows<Row>(
  rows: readonly Row[],
  insert: (rows: readonly Row[], place: string) => Promise<void>,
  mayRetry: () => boolean = () => true,
): Promise<RefusedRow<Row>[]> {
  const refused: (RefusedRow<Row> & { at: number })[] = []
  const groups: Group[] = rows.length === 0 ? [] : [{ start: 0, end: rows.length, place: '', detail: '' }]
  for (const group of groups) {
    const { start, end } = group
    const isTried = group.place === '' || mayRetry()
    const refusal = isTried ? await tryInsert(group) : new InsertRefusedError('content', group.detail)
    if (refusal === undefined) continue
    if (isTried && end - start > 1) {
      groups.push(...split(group, refusal))
      continue
    }
    for (let at = start; at < end; at++)
      refused.push({ at, row: rows[at] as Row, detail: refusal.message, isAlone: isTried })
  }
  return refused.toSorted((a, b) => a.at - b.at).map(({ row, detail, isAlone }) => ({ row, detail, isAlone }))

  async function tryInsert({ start, end, place }: Group): Promise<InsertRefusedError | undefined> {
    try {
      await insert(rows.slice(start, end), place)
      return undefined
    } catch (error) {
      if (error instanceof InsertRefusedError) return error
      throw error
    }
  }
}

/** Rows that are inserted together. */
interface Group {
  readonly start: number
  readonly end: number
  readonly place: string
  /** The store's reason for refusing the larger group. */
  readonly detail: string
}

function split({ start, end, place }: Group, { row, reason, message: detail }: InsertRefusedError): Group[] {
  const named = reason === 'content' && row !== undefined && row < end - start ? start + row : undefined
  const bounds = named === undefined ? [start, (start + end) >> 1, end] : [start, named, named + 1, end]
  return bounds
    .slice(1)
    .map((bound, index) => ({
      start: bounds[index] ?? bound,
      end: bound,
      place: `${place}/${index}`,
      detail,
    }))
    .filter((group) => group.end > group.start)
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))
}
