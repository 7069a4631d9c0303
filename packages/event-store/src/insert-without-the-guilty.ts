import { isDataError, toStoreUnavailable } from './store-errors.js'

/** A row that the store refuses on its own, and the store's reason. */
export interface RefusedRow<Row> {
  row: Row
  detail: string
}

/**
 * Inserts the rows; where the store refuses an insert for its data, halves it until the guilty rows stand alone. One
 * guilty row among n costs about 2·log2(n) further inserts.
 *
 * @param token names this insert; the halves' tokens are derived from it, so that a repetition repeats them.
 * @throws StoreUnavailableError when the trouble is the store's: rows may or may not be stored, and the same call
 *   with the same rows and token completes it.
 */
export async function insertWithoutTheGuilty<Row>(
  rows: readonly Row[],
  token: string,
  insert: (rows: readonly Row[], token: string) => Promise<void>,
): Promise<RefusedRow<Row>[]> {
  if (rows.length === 0) return []
  try {
    await insert(rows, token)
    return []
  } catch (error) {
    if (!isDataError(error)) throw toStoreUnavailable(error)
    const [only] = rows
    if (rows.length === 1 && only !== undefined) return [{ row: only, detail: error.message }]
    const middle = rows.length >> 1
    const refused = await insertWithoutTheGuilty(rows.slice(0, middle), `${token}/0`, insert)
    return refused.concat(await insertWithoutTheGuilty(rows.slice(middle), `${token}/1`, insert))
  }
}
