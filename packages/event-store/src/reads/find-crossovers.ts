import { z } from 'zod'
import { defineRead } from './define-read.js'

/** A reader who saw more than one variation of an experiment's phase. */
export interface Crossover {
  /** How many there are. The same in every row. */
  readonly readers: number
  /** How many readers saw any variation. The same in every row. */
  readonly exposed: number
  /** The ids under which the reader saw them. */
  readonly units: readonly string[]
  readonly variations: readonly string[]
}

/**
 * Finds readers who saw several variations of one phase of an experiment, with a few of them as a sample; no row where
 * nobody was exposed. A user id and an anonymous id are one reader where an `identify` call named both, or an `alias`
 * joined them; who signed in with several accounts counts under the first of them in the alphabet. Copies of an event say
 * the same, so that none needs to be removed.
 *
 * The exposures are found by the key (docs/adr/005-the-key-of-the-archive.md). The calls that join ids are looked for in
 * the site's whole archive since `linkedFromHour`; that, and the memory for the readers, is what the limits are for.
 */
export const findCrossovers = defineRead<
  {
    sourceId: string
    site: string
    environment: string
    experiment: string
    phase: number
    fromHour: number
    /** Ids that were joined earlier are two readers. */
    linkedFromHour: number
    sample: number
  },
  Crossover
>({
  title: 'find crossovers',
  sql: `WITH
          seen AS (
            SELECT user_id, anonymous_id, toString(properties.variation_id) AS variation
            FROM events
            WHERE source_id = {sourceId:String} AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC')
              AND type = 'track' AND event = 'Experiment Viewed'
              AND site = {site:String} AND environment = {environment:String} AND empty(bot_marks)
              AND toString(properties.experiment_id) = {experiment:String}
              AND toString(properties.phase) = toString({phase:UInt32})
          ),
          links AS (
            SELECT id, min(user_id) AS user
            FROM (
              SELECT if(type = 'alias' AND previous_id != '', previous_id, anonymous_id) AS id, user_id
              FROM events
              WHERE site = {site:String} AND key_hour >= toDateTime({linkedFromHour:UInt32}, 'UTC')
                AND type IN ('identify', 'alias') AND user_id != ''
            )
            WHERE id != '' AND id IN (SELECT if(user_id != '', user_id, anonymous_id) FROM seen)
            GROUP BY id
          ),
          readers AS (
            SELECT if(links.user != '', links.user, unit) AS reader,
                   groupUniqArray(10)(unit) AS units, groupUniqArray(20)(variation) AS variations
            FROM (SELECT if(user_id != '', user_id, anonymous_id) AS unit, variation FROM seen) AS exposures
            LEFT JOIN links ON links.id = exposures.unit
            GROUP BY reader
          )
        SELECT countIf(length(variations) > 1) OVER () AS readers, count() OVER () AS exposed,
               arraySort(units) AS units, arraySort(variations) AS variations
        FROM readers
        ORDER BY length(variations) > 1 DESC, reader
        LIMIT {sample:UInt32}
        SETTINGS max_memory_usage = 2000000000`,
  row: z.object({
    readers: z.number(),
    exposed: z.number(),
    units: z.array(z.string()),
    variations: z.array(z.string()),
  }),
})
