import { toScopeValue } from '@frontpage/contracts'
import { z } from 'zod'
import { journalEnv, toJournalConfig, type JournalConfig } from '@frontpage/event-producer'
import {
  envBytes,
  envInteger,
  envList,
  envMilliseconds,
  envSecret,
  readConfig,
  serviceEnv,
  storesEnv,
  toServiceConfig,
  toStoresConfig,
  type Environment,
  type ServiceConfig,
  type StoresConfig,
} from '@frontpage/service-kit'
import { toTrainingConfig, trainingEnv, type TrainingConfig } from './training/training-config.js'

export interface FeedConfig extends ServiceConfig, StoresConfig {
  /** Keeps servings and feedback until they are in the queue. */
  readonly journal: JournalConfig
  /** Beside the journal: it holds the last good list of each site, for a start without Redis. */
  readonly stateDirectory: string
  readonly training: TrainingConfig
  /** Signs cursors and item tokens. All replicas need the same; when undefined they share one that is kept in Redis. */
  readonly secret?: string | undefined
  /** Verifies reader tokens (JWT, HS256), which a site's own server signs; when undefined there are none. */
  readonly readerTokenSecret?: string | undefined
  /** The maximum number of a site's stories in memory. */
  readonly maxStories: number
  /** Redis has this long to answer for a reader's history; later answers are not personalised. */
  readonly readerDeadlineMs: number
  /** `host:port` of feeds of stories in a private network, or on other ports than 80 and 443, that may be imported. */
  readonly privateFeedHosts?: readonly string[] | undefined
  /** Publishers, as scopes write them, whose stories are not merged with others of the same event. */
  readonly unmergedPublishers?: readonly string[] | undefined
  /** How long the order of a feed is kept for its further pages. */
  readonly snapshotTtlMs: number
  /** The bytes of orders that this process may write to Redis within `snapshotTtlMs`. */
  readonly maxSnapshotBytes: number
}

const portVariable = 'FEED_PORT'
const minSecretLength = 32

const schema = z.object({
  ...serviceEnv(portVariable, 4004),
  ...storesEnv(),
  ...journalEnv('FEED', { directory: '.data/feed' }),
  FEED_SECRET: envSecret(z.string().min(minSecretLength)).optional(),
  ...trainingEnv(),
  FEED_READER_TOKEN_SECRET: envSecret(z.string().min(minSecretLength)).optional(),
  FEED_MAX_STORIES: envInteger({ min: 1, max: 1_000_000 }).default(50_000),
  FEED_READER_DEADLINE_MS: envMilliseconds({ min: 1, max: 10_000 }).default(50),
  FEED_IMPORT_PRIVATE_HOSTS: envList(
    z
      .string()
      .regex(/^[^\s:/]+:\d{1,5}$/)
      .describe('a host and a port, such as cms.internal:8080'),
  ).default([]),
  FEED_UNMERGED_PUBLISHERS: envList(
    z
      .string()
      .transform((name, context) => {
        const publisher = toScopeValue('publisher', name)
        if (publisher !== undefined) return publisher
        context.issues.push({ code: 'custom', message: 'no name of a publisher', input: undefined })
        return z.NEVER
      })
      .describe('the name of a publisher'),
  ).default([]),
  FEED_SNAPSHOT_TTL_MS: envMilliseconds({ min: 60_000, max: 86_400_000 }).default(20 * 60_000),
  FEED_MAX_SNAPSHOT_BYTES: envBytes({ min: 2 ** 20 }).default(256 * 2 ** 20),
})

/** @throws ConfigError naming every bad variable, never its value. */
export function readFeedConfig(env: Environment): FeedConfig {
  const read = readConfig(schema, env)
  const journal = toJournalConfig(read, 'FEED')
  return {
    ...toServiceConfig(read, portVariable),
    ...toStoresConfig(read),
    journal,
    stateDirectory: `${journal.directory}-state`,
    training: toTrainingConfig(read),
    secret: read.FEED_SECRET,
    readerTokenSecret: read.FEED_READER_TOKEN_SECRET,
    maxStories: read.FEED_MAX_STORIES,
    readerDeadlineMs: read.FEED_READER_DEADLINE_MS,
    privateFeedHosts: read.FEED_IMPORT_PRIVATE_HOSTS,
    unmergedPublishers: read.FEED_UNMERGED_PUBLISHERS,
    snapshotTtlMs: read.FEED_SNAPSHOT_TTL_MS,
    maxSnapshotBytes: read.FEED_MAX_SNAPSHOT_BYTES,
  }
}
