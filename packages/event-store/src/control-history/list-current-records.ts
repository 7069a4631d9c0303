import { z } from 'zod'
import { defineRead } from '../reads/define-read.js'

/** Lists the latest change of every record of a kind, including deleted ones. */
export const listCurrentRecords = defineRead<
  { kind: string },
  { id: string; version: number; changedAt: number; changeId: string; action: string; value: string }
>({
  title: 'list current control records',
  sql: `SELECT id, newest.1 AS version, toUnixTimestamp64Milli(newest.2) AS changedAt, newest.3 AS changeId,
          newest.4 AS action, newest.5 AS value
        FROM (
          SELECT id, max((version, changed_at, change_id, action, value)) AS newest
          FROM control_history WHERE kind = {kind:String} GROUP BY id
        )
        ORDER BY id`,
  row: z.object({
    id: z.string(),
    version: z.number(),
    changedAt: z.number(),
    changeId: z.string(),
    action: z.string(),
    value: z.string(),
  }),
})
