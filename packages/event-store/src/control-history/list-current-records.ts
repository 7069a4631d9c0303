import { z } from 'zod'
import { defineRead } from '../reads/define-read.js'

const currentRecord = z.object({
  id: z.string(),
  version: z.number(),
  changedAt: z.number(),
  changeId: z.string(),
  action: z.string(),
  value: z.string(),
})
type CurrentRecord = z.infer<typeof currentRecord>

const sqlOf = (condition: string, limit = ''): string => `
  SELECT id, newest.1 AS version, toUnixTimestamp64Milli(newest.2) AS changedAt, newest.3 AS changeId,
    newest.4 AS action, newest.5 AS value
  FROM (
    SELECT id, max((version, changed_at, change_id, action, value)) AS newest
    FROM control_history WHERE kind = {kind:String} AND ${condition}
    GROUP BY id ORDER BY id ${limit}
  )
  ORDER BY id`

/**
 * Lists the latest changes of the records of a range, including deleted ones, in the order of ids. `from` and `to` belong to
 * the range; `after` is the last id of the page before.
 */
export const listCurrentRecords = defineRead<
  { kind: string; from: string; after: string; to: string; limit: number },
  CurrentRecord
>({
  title: 'list current control records',
  sql: sqlOf('id >= {from:String} AND id > {after:String} AND id <= {to:String}', 'LIMIT {limit:UInt32}'),
  row: currentRecord,
})

/** Finds the latest changes of some records. Their ids are part of a URL: up to a few hundred of them. */
export const findCurrentRecords = defineRead<{ kind: string; ids: readonly string[] }, CurrentRecord>({
  title: 'find current control records',
  sql: sqlOf('id IN {ids:Array(String)}'),
  row: currentRecord,
})
