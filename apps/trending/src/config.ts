import { z } from 'zod'
import {
  envInteger,
  readConfig,
  serviceEnv,
  storesEnv,
  toServiceConfig,
  toStoresConfig,
  type Environment,
  type ServiceConfig,
  type StoresConfig,
} from '@frontpage/service-kit'

export interface TrendingConfig extends ServiceConfig, StoresConfig {
  /** The number of readers' pages that may follow lists at the same time. */
  readonly maxStreams: number
  /** The maximum number of a site's stories in memory. */
  readonly maxStories: number
  /** The maximum number of streams of one address; of IPv6, of one /64. When undefined, there is no such limit. */
  readonly maxStreamsPerAddress?: number | undefined
  /** The number of proxies in front of us that append to X-Forwarded-For; at 0 the header is ignored. */
  readonly trustedProxies?: number | undefined
}

const portVariable = 'TRENDING_PORT'

const schema = z.object({
  ...serviceEnv(portVariable, 4003),
  ...storesEnv(),
  TRENDING_MAX_STORIES: envInteger({ min: 1, max: 10_000_000 }).default(200_000),
  TRENDING_MAX_STREAMS: envInteger({ max: 1_000_000 }).default(2_000),
  TRENDING_MAX_STREAMS_PER_ADDRESS: envInteger({ min: 1, max: 1_000_000 }).default(200),
  TRENDING_TRUSTED_PROXIES: envInteger({ max: 10 }).default(0),
})

/** @throws ConfigError naming every bad variable, never its value. */
export function readTrendingConfig(env: Environment): TrendingConfig {
  const read = readConfig(schema, env)
  return {
    ...toServiceConfig(read, portVariable),
    ...toStoresConfig(read),
    maxStories: read.TRENDING_MAX_STORIES,
    maxStreams: read.TRENDING_MAX_STREAMS,
    maxStreamsPerAddress: read.TRENDING_MAX_STREAMS_PER_ADDRESS,
    trustedProxies: read.TRENDING_TRUSTED_PROXIES,
  }
}
