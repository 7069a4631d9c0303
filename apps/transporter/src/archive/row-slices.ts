import {
  isWithinOneInsert,
  splitByPartition,
  type EncodedInsert,
  type EncodedRows,
} from '@frontpage/event-store'

/** Neighbouring rows of one part, to be inserted together. */
export interface RowSlice<Part extends { readonly rows: EncodedRows }> {
  readonly part: Part
  readonly first: number
  readonly end: number
  readonly bytes: Buffer
}

function wholeSlice<Part extends { readonly rows: EncodedRows }>(part: Part): RowSlice<Part> {
  return { part, first: 0, end: part.rows.ends.length, bytes: part.rows.bytes }
}

export function singleRows<Part extends { readonly rows: EncodedRows }>({
  part,
  first,
  end,
}: RowSlice<Part>): RowSlice<Part>[] {
  const { bytes, ends } = part.rows
  return Array.from({ length: end - first }, (_, index) => {
    const row = first + index
    return { part, first: row, end: row + 1, bytes: bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]) }
  })
}

/** The rows of all parts in as many inserts as their months need: usually one, of whole parts. */
export function toInserts<Part extends { readonly rows: EncodedRows }>(
  parts: readonly Part[],
): RowSlice<Part>[][] {
  const slices = parts.map(wholeSlice)
  if (isWithinOneInsert(parts.map(({ rows }) => rows.keyHours))) return [slices]
  return splitByPartition(slices.flatMap(singleRows), ({ part, first }) => part.rows.keyHours[first] ?? 0)
}

/** Splits rows that were too many for an insert into two slices; undefined for a single row. */
export function halve<Part extends { readonly rows: EncodedRows }>(
  slices: readonly RowSlice<Part>[],
): [RowSlice<Part>[], RowSlice<Part>[]] | undefined {
  const pieces = slices.length > 1 ? slices : slices.flatMap(singleRows)
  if (pieces.length < 2) return undefined
  const middle = pieces.length >> 1
  return [pieces.slice(0, middle), pieces.slice(middle)]
}

/** Encodes an insert: whole parts as they are, and rows of split parts joined in one piece. */
export function toEncodedInsert<Part extends { readonly rows: EncodedRows }>(
  slices: readonly RowSlice<Part>[],
): EncodedInsert {
  const count = slices.reduce((sum, { first, end }) => sum + end - first, 0)
  const bytes = slices.map((slice) => slice.bytes)
  const areWhole = slices.every((slice) => slice.bytes.length === slice.part.rows.bytes.length)
  return { parts: areWhole ? bytes : [Buffer.concat(bytes)], count }
}
