import { z } from 'zod'
import { defaultClientYears, maxClientYears, maxRetentionDays } from '@frontpage/event-store'
import { defaultReadModelLimits, type ReadModelLimits } from '@frontpage/read-models'
import {
  envBytes,
  envInteger,
  envMilliseconds,
  envString,
  readConfig,
  serviceEnv,
  toServiceConfig,
  type Environment,
  storesEnv,
  toStoresConfig,
  type ServiceConfig,
  type StoresConfig,
} from '@frontpage/service-kit'

export interface TransporterConfig extends ServiceConfig, StoresConfig {
  /** The number of batches that are processed at the same time. */
  readonly concurrency: number
  /** The bytes of those batches together; and of the rows made of them, which can be far more than the batches. */
  readonly maxBytesInWork: number
  readonly maxRowsPerInsert: number
  /** Rows wait at most this long for others to share their insert. */
  readonly maxInsertWaitMs: number
  /** When the oldest batch in the queue is older, the log says so as an error. */
  readonly maxQueueAgeMs: number
  /** The path of a country database (`.mmdb`); when undefined, the one that comes with a package. */
  readonly countryDatabase?: string | undefined
  /**
   * The path of a list of data centres' networks, or of a database of autonomous systems (`.mmdb`); when undefined, the
   * built-in list.
   */
  readonly dataCentres?: string | undefined
  /**
   * The scheduling priority of the process (`nice`), 0 to 19: nobody waits for a transporter, and readers wait for
   * trackers.
   */
  readonly niceness: number
  /** A client's time is believed when it lies at most this many calendar years before the receipt of its event. */
  readonly clientYears: number
  readonly readModels: ReadModelLimits
  /** The part of the time in which a rebuild of read models works while live events come, 0 to 1. */
  readonly rebuildShare: number
  /** When undefined, events are kept for ever. */
  readonly retentionDays: number | undefined
  /** The retention of `rejected_events`, likewise. */
  readonly rejectedRetentionDays: number | undefined
}

const limits = defaultReadModelLimits
const portVariable = 'TRANSPORTER_PORT'

const schema = z.object({
  ...serviceEnv(portVariable, 4005),
  ...storesEnv(),
  TRANSPORTER_CONCURRENCY: envInteger({ min: 1, max: 10_000 }).default(64),
  TRANSPORTER_MAX_BYTES_IN_WORK: envBytes({ min: 2 ** 20 }).default(24 * 2 ** 20),
  TRANSPORTER_MAX_ROWS_PER_INSERT: envInteger({ min: 1, max: 1_000_000 }).default(20_000),
  TRANSPORTER_MAX_INSERT_WAIT_MS: envMilliseconds({ max: 60_000 }).default(200),
  TRANSPORTER_MAX_QUEUE_AGE_MS: envMilliseconds({ min: 1_000 }).default(60_000),
  TRANSPORTER_COUNTRY_DATABASE: envString({ maxLength: 4_096 }).optional(),
  TRANSPORTER_DATA_CENTRES: envString({ maxLength: 4_096 }).optional(),
  TRANSPORTER_NICENESS: envInteger({ max: 19 }).default(10),
  TRANSPORTER_CLIENT_YEARS: envInteger({ min: 1, max: maxClientYears }).default(defaultClientYears),
  TRANSPORTER_MAX_STORIES_PER_HOUR: envInteger({ min: 1, max: 10_000_000 }).default(limits.maxStoriesPerHour),
  TRANSPORTER_MAX_STORIES: envInteger({ min: 1, max: 100_000_000 }).default(limits.maxStories),
  TRANSPORTER_MAX_STORY_BYTES: envBytes({ min: 2 ** 20 }).default(limits.maxStoryBytes),
  TRANSPORTER_MAX_NEW_LINKS_PER_HOUR: envInteger({ max: 100_000_000 }).default(limits.maxNewLinksPerHour),
  TRANSPORTER_MAX_IMPRESSIONS_PER_HOUR: envInteger({ max: 1_000_000_000 }).default(
    limits.maxImpressionsPerHour,
  ),
  TRANSPORTER_MAX_NEW_READERS_PER_HOUR: envInteger({ max: 100_000_000 }).default(limits.maxNewReadersPerHour),
  TRANSPORTER_REBUILD_PERCENT: envInteger({ min: 1, max: 100 }).default(50),
  TRANSPORTER_RETENTION_DAYS: envInteger({ min: 1, max: maxRetentionDays }).optional(),
  TRANSPORTER_REJECTED_RETENTION_DAYS: envInteger({ min: 1, max: maxRetentionDays }).optional(),
})

/** @throws ConfigError naming every bad variable, never its value. */
export function readTransporterConfig(env: Environment): TransporterConfig {
  const read = readConfig(schema, env)
  return {
    ...toServiceConfig(read, portVariable),
    ...toStoresConfig(read),
    concurrency: read.TRANSPORTER_CONCURRENCY,
    maxBytesInWork: read.TRANSPORTER_MAX_BYTES_IN_WORK,
    maxRowsPerInsert: read.TRANSPORTER_MAX_ROWS_PER_INSERT,
    maxInsertWaitMs: read.TRANSPORTER_MAX_INSERT_WAIT_MS,
    maxQueueAgeMs: read.TRANSPORTER_MAX_QUEUE_AGE_MS,
    countryDatabase: read.TRANSPORTER_COUNTRY_DATABASE,
    dataCentres: read.TRANSPORTER_DATA_CENTRES,
    niceness: read.TRANSPORTER_NICENESS,
    clientYears: read.TRANSPORTER_CLIENT_YEARS,
    readModels: {
      maxStoriesPerHour: read.TRANSPORTER_MAX_STORIES_PER_HOUR,
      maxStories: read.TRANSPORTER_MAX_STORIES,
      maxStoryBytes: read.TRANSPORTER_MAX_STORY_BYTES,
      maxNewLinksPerHour: read.TRANSPORTER_MAX_NEW_LINKS_PER_HOUR,
      maxImpressionsPerHour: read.TRANSPORTER_MAX_IMPRESSIONS_PER_HOUR,
      maxNewReadersPerHour: read.TRANSPORTER_MAX_NEW_READERS_PER_HOUR,
    },
    rebuildShare: read.TRANSPORTER_REBUILD_PERCENT / 100,
    retentionDays: read.TRANSPORTER_RETENTION_DAYS,
    rejectedRetentionDays: read.TRANSPORTER_REJECTED_RETENTION_DAYS ?? read.TRANSPORTER_RETENTION_DAYS,
  }
}
