import { z } from 'zod'
import { journalEnv, toJournalConfig, type JournalConfig } from '@frontpage/event-producer'
import {
  envInteger,
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
import { sdkKeySchema, type SdkKey } from '@frontpage/control-records'

export interface SplitterConfig extends ServiceConfig, StoresConfig {
  /** Keeps exposures until they are in the queue. */
  readonly journal: JournalConfig
  /** These keys are created at start where none with their id exists. */
  readonly initialKeys: readonly SdkKey[]
  /**
   * Signs exposure tokens, overrides and the addresses of event streams. All replicas need the same; when undefined they
   * share one that is kept in Redis.
   */
  readonly secret?: string | undefined
  /** The number of clients that may follow changes at the same time. */
  readonly maxStreams: number
  /** The maximum number of streams of one address; of IPv6, of one /64. When undefined, there is no such limit. */
  readonly maxStreamsPerAddress?: number | undefined
  /** Requests that one key may make in a second on one replica; 429 beyond. */
  readonly maxRequestsPerSecond: number
  /** Redis has this long to answer for a reader's sticky assignments; later answers go on without it. */
  readonly stickyDeadlineMs: number
  /** The number of proxies in front of us that append to X-Forwarded-For; at 0 the header is ignored. */
  readonly trustedProxies: number
}

const portVariable = 'SPLITTER_PORT'
const minSecretLength = 32
const keysSyntax =
  'a JSON array of SDK keys, each with an id and a key of its own, such as [{"id":"web","key":"…","kind":"public","site":"daily"}]'

const schema = z.object({
  ...serviceEnv(portVariable, 4002),
  ...storesEnv(),
  ...journalEnv('SPLITTER', { directory: '.data/splitter' }),
  SPLITTER_KEYS: envSecret(
    z
      .string()
      .transform((text, context) => {
        const keys = z.array(sdkKeySchema).safeParse(parseJson(text))
        if (keys.success && areDistinct(keys.data)) return keys.data
        context.issues.push({ code: 'custom', message: keysSyntax, input: undefined })
        return z.NEVER
      })
      .describe(keysSyntax),
  ).default([]),
  SPLITTER_SECRET: envSecret(z.string().min(minSecretLength)).optional(),
  SPLITTER_MAX_STREAMS: envInteger({ max: 1_000_000 }).default(5_000),
  SPLITTER_MAX_STREAMS_PER_ADDRESS: envInteger({ min: 1, max: 1_000_000 }).default(200),
  SPLITTER_MAX_REQUESTS_PER_SECOND: envInteger({ min: 1, max: 1_000_000 }).default(20_000),
  SPLITTER_STICKY_DEADLINE_MS: envMilliseconds({ min: 1, max: 10_000 }).default(100),
  SPLITTER_TRUSTED_PROXIES: envInteger({ max: 10 }).default(0),
})

/** @throws ConfigError naming every bad variable, never its value. */
export function readSplitterConfig(env: Environment): SplitterConfig {
  const read = readConfig(schema, env)
  return {
    ...toServiceConfig(read, portVariable),
    ...toStoresConfig(read),
    journal: toJournalConfig(read, 'SPLITTER'),
    initialKeys: read.SPLITTER_KEYS,
    secret: read.SPLITTER_SECRET,
    maxStreams: read.SPLITTER_MAX_STREAMS,
    maxStreamsPerAddress: read.SPLITTER_MAX_STREAMS_PER_ADDRESS,
    maxRequestsPerSecond: read.SPLITTER_MAX_REQUESTS_PER_SECOND,
    stickyDeadlineMs: read.SPLITTER_STICKY_DEADLINE_MS,
    trustedProxies: read.SPLITTER_TRUSTED_PROXIES,
  }
}

function areDistinct(keys: readonly SdkKey[]): boolean {
  return [new Set(keys.map(({ id }) => id)), new Set(keys.map(({ key }) => key))].every(
    ({ size }) => size === keys.length,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
