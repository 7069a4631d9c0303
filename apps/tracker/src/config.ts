import { z } from 'zod'
import { sourceIdSchema, sourceSchema, type Source } from '@frontpage/contracts'
import { journalEnv, toJournalConfig, type JournalConfig } from '@frontpage/event-producer'
import {
  envInteger,
  envSecret,
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
  /** The path of our own browser SDK's script. */
  readonly sdkPath: string
  /** These sources are created at start where none with their id exists. */
  readonly initialSources: readonly Source[]
}

const portVariable = 'TRACKER_PORT'
const sourcesSyntax =
  'a JSON array of sources, each with an id and a write key of its own, such as [{"id":"web","name":"Web","writeKey":"…","site":"daily"}]'

/** One that no other route has, whatever it is. */
const sdkPath = /^(?:\/[\w-][\w.-]*)*\/[\w-][\w.-]*\.js$/

const configuredSources = z.array(sourceSchema.extend({ id: sourceIdSchema }))

const schema = z.object({
  ...serviceEnv(portVariable, 4001),
  ...storesEnv(),
  ...journalEnv('TRACKER', { directory: '.data/tracker' }),
  TRACKER_PROCESSES: envInteger({ min: 1, max: 128 }).default(1),
  TRACKER_TRUSTED_PROXIES: envInteger({ max: 10 }).default(0),
  TRACKER_PUBLIC_URL: envUrl().optional(),
  TRACKER_SDK_PATH: z
    .string()
    .regex(sdkPath)
    .max(200)
    .describe('the path of the browser SDK, such as /sdk.js or /assets/news.js')
    .default('/sdk.js'),
  TRACKER_SOURCES: envSecret(
    z
      .string()
      .transform((text, context) => {
        const sources = configuredSources.safeParse(parseJson(text))
        if (sources.success && areDistinct(sources.data)) return sources.data
        context.issues.push({ code: 'custom', message: sourcesSyntax, input: undefined })
        return z.NEVER
      })
      .describe(sourcesSyntax),
  ).default([]),
})

/** @throws ConfigError naming every bad variable, never its value. */
export function readTrackerConfig(env: Environment): TrackerConfig {
  const read = readConfig(schema, env)
  return {
    ...toServiceConfig(read, portVariable),
    ...toStoresConfig(read),
    processes: read.TRACKER_PROCESSES,
    journal: toJournalConfig(read, 'TRACKER'),
    trustedProxies: read.TRACKER_TRUSTED_PROXIES,
    publicUrl: read.TRACKER_PUBLIC_URL,
    sdkPath: read.TRACKER_SDK_PATH,
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
