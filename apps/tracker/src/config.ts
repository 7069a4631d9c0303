import { z } from 'zod'
import { sourceSchema, type Source } from '@frontpage/contracts'
import {
  envInteger,
  envString,
  envUrl,
  readConfig,
  serviceEnv,
  toServiceConfig,
  type Environment,
  type ServiceConfig,
} from '@frontpage/service-kit'

export interface TrackerConfig extends ServiceConfig {
  readonly redisUrl: string
  /** Isolates installations that share one Redis. */
  readonly namespace: string
  /** How many proxies in front of us append to X-Forwarded-For; 0 trusts nobody's word. */
  readonly trustedProxies: number
  /** Put in place at the start where no source has their id. */
  readonly initialSources: readonly Source[]
}

const portVariable = 'TRACKER_PORT'
const sourcesSyntax =
  'a JSON array of sources, such as [{"id":"web","name":"Web","writeKey":"…","site":"daily"}]'

const schema = z.object({
  ...serviceEnv(portVariable, 4001),
  REDIS_URL: envUrl(['redis', 'rediss']).default('redis://127.0.0.1:6379'),
  REDIS_NAMESPACE: envString({ maxLength: 64 }).default('frontpage'),
  TRACKER_TRUSTED_PROXIES: envInteger({ max: 10 }).default(0),
  TRACKER_SOURCES: z
    .string()
    .transform((text, context) => {
      const sources = z.array(sourceSchema).safeParse(parseJson(text))
      if (sources.success) return sources.data
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
    redisUrl: read.REDIS_URL,
    namespace: read.REDIS_NAMESPACE,
    trustedProxies: read.TRACKER_TRUSTED_PROXIES,
    initialSources: read.TRACKER_SOURCES,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
