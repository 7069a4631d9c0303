import { z } from 'zod'
import { defineRead } from '../reads/define-read.js'

/** Lists the stamps of a kind's records, including deleted ones, in the order of ids and after one of them. */
export const listRecordStamps = defineRead<
  { kind: string; after: string; limit: number },
  { id: string; version: number; changedAt: number; changeId: string }
>({
  title: 'list stamps of control records',
  sql: `SELECT id, newest.1 AS version, toUnixTimestamp64Milli(newest.2) AS changedAt, newest.3 AS changeId
        FROM (
          SELECT id, max((version, changed_at, change_id)) AS newest
          FROM control_history WHERE kind = {kind:String} AND id > {after:String}
          GROUP BY id ORDER BY id LIMIT {limit:UInt32}
        )
        ORDER BY id`,
  row: z.object({ id: z.string(), version: z.number(), changedAt: z.number(), changeId: z.string() }),
})
