import { z } from 'zod'

/** A query parameter that may be given several times: absent is `[]`, once is a list of one. */
export function queryList<Entry extends z.ZodType>(entry: Entry, { max = 100 } = {}) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(entry).max(max),
  )
}
