import { ClickHouseError } from '@clickhouse/client'

/** The store cannot take rows now, whoever's rows they are. Nothing is known to be stored; try again. */
export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable'
  readonly retryable = true
}

/** An insert's failure that is the store's. */
export function toStoreUnavailable(cause: unknown): StoreUnavailableError {
  return new StoreUnavailableError(`ClickHouse did not take the insert: ${reasonOf(cause)}`, { cause })
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? cause.name)
}

/**
 * ClickHouse's error codes that speak of the data in the request, not of the server's state. CANNOT_READ_ALL_DATA and
 * ATTEMPT_TO_READ_AFTER_EOF are not among them: they say that a body ended early, and would blame good rows for it.
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
 * Whether ClickHouse refused an insert for what stands in its rows, so that a smaller insert of them may succeed.
 * Anything else, an unknown code included, is taken for the server's trouble and tried again: rows are set aside
 * only on proof.
 */
export function isDataError(error: unknown): error is ClickHouseError {
  return error instanceof ClickHouseError && dataErrorCodes.has(error.code)
}
