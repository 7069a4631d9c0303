import { resolve } from 'node:path'
import { z } from 'zod'
import { sourceSchema, type Source } from '@frontpage/contracts'
import type { FsyncMode } from '@frontpage/journal'
import {
  envBytes,
  envChoice,
  envInteger,
  envMilliseconds,
  envString,
  envUrl,
  readConfig,
  serviceEnv,
  toServiceConfig,
  type Environment,
  storesEnv,
  toStoresConfig,
  type ServiceConfig,
  type StoresConfig,
} from '@frontpage/service-kit'

export interface TrackerConfig extends ServiceConfig, StoresConfig {
  readonly journal: JournalConfig
  /** The number of processes that share the port; each has a journal of its own. */
  readonly processes: number
  /** The number of proxies in front of us that append to X-Forwarded-For; at 0 the header is ignored. */
  readonly trustedProxies: number
  /**
   * The address that clients use, which behind a proxy is not the one it listens at. When undefined, the `Host` of each
   * request is used.
   */
  readonly publicUrl?: string | undefined
  /** These sources are created at start where none with their id exists. */
  readonly initialSources: readonly Source[]
}

export interface JournalConfig {
  readonly directory: string
  readonly fsync: FsyncMode
  /** The limit of one process's journal on disk; beyond it events are refused with 503. */
  readonly maxBytes: number
  /** The limits of what may be in the queue and not yet confirmed; the backlog beyond them stays on disk. */
  readonly maxQueuedBatches: number
  readonly maxQueuedBytes: number
  /** An unconfirmed batch is shipped again after this long. */
  readonly reshipAfterMs: number
  /** A process that stalls longer loses its journal to another. */
  readonly leaseMs: number
}

const portVariable = 'TRACKER_PORT'
const mebibyte = 2 ** 20
const sourcesSyntax =
  'a JSON array of sources, each with an id and a write key of its own, such as [{"id":"web","name":"Web","writeKey":"…","site":"daily"}]'

const schema = z.object({
  ...serviceEnv(portVariable, 4001),
  ...storesEnv(),
  TRACKER_PROCESSES: envInteger({ min: 1, max: 128 }).default(1),
  TRACKER_JOURNAL_DIR: envString().default('.data/tracker'),
  TRACKER_JOURNAL_FSYNC: envChoice(['interval', 'always', 'never']).default('interval'),
  TRACKER_JOURNAL_MAX_BYTES: envBytes({ min: mebibyte }).default(4096 * mebibyte),
  TRACKER_QUEUE_MAX_BATCHES: envInteger({ min: 1 }).default(1_000),
  TRACKER_QUEUE_MAX_BYTES: envBytes({ min: mebibyte }).default(256 * mebibyte),
  TRACKER_RESHIP_AFTER_MS: envMilliseconds({ min: 1_000 }).default(30_000),
  TRACKER_LEASE_MS: envMilliseconds({ min: 500, max: 600_000 }).default(5_000),
  TRACKER_TRUSTED_PROXIES: envInteger({ max: 10 }).default(0),
  TRACKER_PUBLIC_URL: envUrl().optional(),
  TRACKER_SOURCES: z
    .string()
    .transform((text, context) => {
      const sources = z.array(sourceSchema).safeParse(parseJson(text))
      if (sources.success && areDistinct(sources.data)) return sources.data
      context.issues.push({ code: 'custom', message: sourcesSyntax, input: undefined })
      return z.NEVER
    })
    .describe(sourcesSyntax)
    .default([]),
})

/** @throws ConfigError naming every bad variable, never its value. */
export function readTrackerConfig(env: Environment): TrackerConfig {
  const read = readConfig(schema, env)
  return {
    ...toServiceConfig(read, portVariable),
    ...toStoresConfig(read),
    processes: read.TRACKER_PROCESSES,
    journal: {
      directory: resolve(read.TRACKER_JOURNAL_DIR),
      fsync: read.TRACKER_JOURNAL_FSYNC,
      maxBytes: read.TRACKER_JOURNAL_MAX_BYTES,
      maxQueuedBatches: read.TRACKER_QUEUE_MAX_BATCHES,
      maxQueuedBytes: read.TRACKER_QUEUE_MAX_BYTES,
      reshipAfterMs: read.TRACKER_RESHIP_AFTER_MS,
      leaseMs: read.TRACKER_LEASE_MS,
    },
    trustedProxies: read.TRACKER_TRUSTED_PROXIES,
    publicUrl: read.TRACKER_PUBLIC_URL,
    initialSources: read.TRACKER_SOURCES,
  }
}

function areDistinct(sources: readonly Source[]): boolean {
  const idsAndKeys = [new Set(sources.map(({ id }) => id)), new Set(sources.map(({ writeKey }) => writeKey))]
  return idsAndKeys.every(({ size }) => size === sources.length)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
