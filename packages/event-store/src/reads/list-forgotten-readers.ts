import { z } from 'zod'
import { defineRead } from './define-read.js'

/** A reader had what was remembered under these ids forgotten; '' where an id is not known. */
export interface ForgottenReader {
  readonly site: string
  readonly userId: string
  readonly anonymousId: string
  /** The last time, milliseconds since 1970. */
  readonly forgottenMs: number
}

/** Lists the readers who had their profiles forgotten, by events that are filed from an hour (seconds since 1970) on. */
export const listForgottenReaders = defineRead<
  { source: string; event: string; fromHour: number },
  ForgottenReader
>({
  title: 'list forgotten readers',
  sql: `SELECT site, user_id AS userId, anonymous_id AS anonymousId,
               toUnixTimestamp64Milli(max(timestamp)) AS forgottenMs
        FROM events
        WHERE source_id = {source:String} AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC')
          AND type = 'track' AND event = {event:String}
        GROUP BY site, user_id, anonymous_id`,
  row: z.object({
    site: z.string(),
    userId: z.string(),
    anonymousId: z.string(),
    forgottenMs: z.number(),
  }),
  maxExecutionSeconds: 60,
})
