import { z } from 'zod'
import { defineRead } from '../reads/define-read.js'

/** Lists who changed a record and when, newest first. */
export const listRecordVersions = defineRead<
  { kind: string; id: string; limit: number },
  { version: number; changedAt: number; actor: string; action: string; value: string }
>({
  title: 'list versions of a control record',
  sql: `SELECT version, toUnixTimestamp64Milli(changed_at) AS changedAt, actor, action, value
        FROM control_history WHERE kind = {kind:String} AND id = {id:String}
        ORDER BY version DESC, changed_at DESC, change_id DESC LIMIT {limit:UInt32}`,
  row: z.object({
    version: z.number(),
    changedAt: z.number(),
    actor: z.string(),
    action: z.string(),
    value: z.string(),
  }),
})
