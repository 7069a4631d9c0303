import { z } from 'zod'
import {
  envSecret,
  envString,
  envUrl,
  readConfig,
  readSecret,
  serviceEnv,
  toServiceConfig,
  type Environment,
  type ServiceConfig,
} from '@frontpage/service-kit'

/** The addresses of the services that newsstand uses. */
interface ServiceUrls {
  readonly tracker: string
  readonly splitter: string
  readonly trending: string
  readonly feed: string
}

export interface NewsstandConfig extends ServiceConfig {
  /** The services' addresses for this server. */
  readonly services: ServiceUrls
  /** Their addresses for readers' browsers. */
  readonly publicServices: ServiceUrls
  /** This site's address for readers, for the catalogue. */
  readonly publicUrl: string | undefined
  readonly site: string
  readonly writeKey: string
  readonly sdkKey: string
  /** Signs reader tokens, as FEED_READER_TOKEN_SECRET verifies them; undefined: nobody can sign in. */
  readonly readerTokenSecret: string | undefined
  /** The secret with which stories and settings are published; undefined: nothing is published. */
  readonly adminSecret: string | undefined
}

const portVariable = 'NEWSSTAND_PORT'
/** The address of a service for browsers; of a range of ports, which several of it share, the first. */
const publicUrl = () =>
  z.preprocess(
    (text) => (typeof text === 'string' ? text.replace(/:(\d+)-\d+$/, ':$1') : text),
    envUrl().optional(),
  )
const key = () => envString({ maxLength: 128 })

const schema = z.object({
  ...serviceEnv(portVariable, 4010),
  NEWSSTAND_TRACKER_URL: envUrl().default('http://127.0.0.1:4001'),
  NEWSSTAND_SPLITTER_URL: envUrl().default('http://127.0.0.1:4002'),
  NEWSSTAND_TRENDING_URL: envUrl().default('http://127.0.0.1:4003'),
  NEWSSTAND_FEED_URL: envUrl().default('http://127.0.0.1:4004'),
  NEWSSTAND_PUBLIC_TRACKER_URL: publicUrl(),
  NEWSSTAND_PUBLIC_SPLITTER_URL: publicUrl(),
  NEWSSTAND_PUBLIC_TRENDING_URL: publicUrl(),
  NEWSSTAND_PUBLIC_FEED_URL: publicUrl(),
  NEWSSTAND_PUBLIC_URL: publicUrl(),
  NEWSSTAND_SITE: key().default('dev'),
  NEWSSTAND_WRITE_KEY: key().default('dev'),
  NEWSSTAND_SDK_KEY: key().default('dev'),
  NEWSSTAND_READER_TOKEN_SECRET: envSecret(envString({ minLength: 32 })).optional(),
  NEWSSTAND_ADMIN_TOKEN: envSecret(envString({ minLength: 16 })).optional(),
})

/** @throws ConfigError naming every bad variable, never its value. */
export function readNewsstandConfig(env: Environment): NewsstandConfig {
  const read = readConfig(schema, env)
  const services = {
    tracker: withoutSlash(read.NEWSSTAND_TRACKER_URL),
    splitter: withoutSlash(read.NEWSSTAND_SPLITTER_URL),
    trending: withoutSlash(read.NEWSSTAND_TRENDING_URL),
    feed: withoutSlash(read.NEWSSTAND_FEED_URL),
  }
  return {
    ...toServiceConfig(read, portVariable),
    services,
    publicServices: {
      tracker: withoutSlash(read.NEWSSTAND_PUBLIC_TRACKER_URL ?? services.tracker),
      splitter: withoutSlash(read.NEWSSTAND_PUBLIC_SPLITTER_URL ?? services.splitter),
      trending: withoutSlash(read.NEWSSTAND_PUBLIC_TRENDING_URL ?? services.trending),
      feed: withoutSlash(read.NEWSSTAND_PUBLIC_FEED_URL ?? services.feed),
    },
    publicUrl: read.NEWSSTAND_PUBLIC_URL && withoutSlash(read.NEWSSTAND_PUBLIC_URL),
    site: read.NEWSSTAND_SITE,
    writeKey: read.NEWSSTAND_WRITE_KEY,
    sdkKey: read.NEWSSTAND_SDK_KEY,
    readerTokenSecret: read.NEWSSTAND_READER_TOKEN_SECRET,
    adminSecret: read.NEWSSTAND_ADMIN_TOKEN ?? secretWithEveryRight(readSecret(env, 'ADMIN_TOKEN')),
  }
}

/** The secret of a token of ADMIN_TOKEN with the scope `*`: such a platform needs no setting of its own to be published to. */
function secretWithEveryRight(tokens = ''): string | undefined {
  const secrets = tokens
    .split(';')
    .map((token) => /^[^:]+:(?:[^:]*,)?\*(?:,[^:]*)?:(.+)$/.exec(token.trim())?.[1])
  return secrets.find((secret) => secret !== undefined)
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
