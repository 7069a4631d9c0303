import { z } from 'zod'
import { defineRead } from '../reads/define-read.js'

/** The newest version of every record of a kind; deleted ones are left out. */
export const listCurrentRecords = defineRead<
  { kind: string },
  { id: string; version: number; value: string }
>({
  title: 'list current control records',
  sql: `SELECT id, newest.1 AS version, newest.3 AS value
        FROM (
          SELECT id, argMax((version, action, value), (version, changed_at)) AS newest
          FROM control_history WHERE kind = {kind:String} GROUP BY id
        )
        WHERE newest.2 != 'delete' ORDER BY id`,
  row: z.object({ id: z.string(), version: z.number(), value: z.string() }),
})
