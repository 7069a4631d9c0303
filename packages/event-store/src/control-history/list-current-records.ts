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
 * The change that holds of every record of a range, also of those that were deleted, in the order of ids: from one id to
 * another, both included, and after what was read before.
 */
export const listCurrentRecords = defineRead<
  { kind: string; from: string; after: string; to: string; limit: number },
  CurrentRecord
>({
  title: 'list current control records',
  sql: sqlOf('id >= {from:String} AND id > {after:String} AND id <= {to:String}', 'LIMIT {limit:UInt32}'),
  row: currentRecord,
})

/** The same of some records. Their ids are part of a URL: a few hundred at once. */
export const findCurrentRecords = defineRead<{ kind: string; ids: readonly string[] }, CurrentRecord>({
  title: 'find current control records',
  sql: sqlOf('id IN {ids:Array(String)}'),
  row: currentRecord,
})
