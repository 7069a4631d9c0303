import { ClickHouseError } from '@clickhouse/client'

/** The store cannot take any rows now. Nothing is known to be stored; try again. */
export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable'
  readonly retryable = true
}

/** The store refuses these rows together, for their content or their size; it may accept a smaller group. */
export class InsertRefusedError extends Error {
  readonly code = 'insert_refused'
  readonly retryable = false
  readonly reason: 'content' | 'size'
  /**
   * The index of the row that the store's error names, from 0; undefined where it names none. It is a hint and may be
   * wrong.
   */
  readonly row: number | undefined

  constructor(reason: 'content' | 'size', message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    const row = / \(at row (\d+)\)/.exec(message)?.[1]
    this.row = row === undefined ? undefined : Number(row) - 1
  }
}

/** Distinguishes an insert's failure that is caused by its rows from one that is caused by the store. */
export function toInsertError(cause: unknown): InsertRefusedError | StoreUnavailableError {
  if (isDataError(cause)) return new InsertRefusedError('content', cause.message, { cause })
  if (isSizeError(cause)) return new InsertRefusedError('size', cause.message, { cause })
  return new StoreUnavailableError(`ClickHouse did not accept the insert: ${reasonOf(cause)}`, { cause })
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? cause.name)
}

/**
 * ClickHouse's error codes that are about the data in the request, not about the server's state. CANNOT_READ_ALL_DATA
 * and ATTEMPT_TO_READ_AFTER_EOF are not among them: they mean that a body ended early, and would blame good rows for
 * it.
 */
const dataErrorCodes: ReadonlySet<string> = new Set([
  '6', // CANNOT_PARSE_TEXT
  '26', // CANNOT_PARSE_QUOTED_STRING
  '27', // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  '38', // CANNOT_PARSE_DATE
  '41', // CANNOT_PARSE_DATETIME
  '53', // TYPE_MISMATCH
  '69', // ARGUMENT_OUT_OF_BOUND
  '70', // CANNOT_CONVERT_TYPE
  '72', // CANNOT_PARSE_NUMBER
  '117', // INCORRECT_DATA
  '130', // CANNOT_READ_ARRAY_FROM_TEXT
  '131', // TOO_LARGE_STRING_SIZE
  '306', // TOO_DEEP_RECURSION
  '321', // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  '349', // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  '467', // CANNOT_PARSE_BOOL
])

/**
 * Whether ClickHouse refused an insert for the content of its rows, so that a smaller insert of them may succeed.
 * Anything else, an unknown code included, counts as a fault of the server and is retried: rows are set aside only on
 * proof.
 */
function isDataError(error: unknown): error is ClickHouseError {
  return error instanceof ClickHouseError && dataErrorCodes.has(error.code)
}

/** ClickHouse's error codes that are about the size of one request. */
const sizeErrorCodes: ReadonlySet<string> = new Set([
  '128', // TOO_LARGE_ARRAY_SIZE
  '158', // TOO_MANY_ROWS
  '229', // QUERY_IS_TOO_LARGE: the embedded server's answer to a body beyond its limit
  '307', // TOO_MANY_BYTES
])
const memoryLimitExceeded = '241'
/**
 * Matches errors about the memory of the query, not of the server, which others may use up:
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/MemoryTracker.cpp
 */
const isOfOneQuery = /^Query memory limit|\(for query\)/
/** A proxy in front of ClickHouse that has a limit for bodies answers with a page of its own. */
const bodyTooLarge = /413 (?:Request Entity|Content|Payload) Too Large/i

/** Whether an insert exceeds a limit of ClickHouse, so that it would fail again. */
function isSizeError(error: unknown): error is Error {
  if (!(error instanceof ClickHouseError)) return error instanceof Error && bodyTooLarge.test(error.message)
  if (error.code === memoryLimitExceeded) return isOfOneQuery.test(error.message)
  return sizeErrorCodes.has(error.code)
}
