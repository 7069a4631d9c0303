import { z } from 'zod'
import { envString, envUrl } from './env-fields.js'

/** The addresses of Redis and ClickHouse; the same for every service of an installation. */
export interface StoresConfig {
  readonly redisUrl: string
  /** Isolates installations that share one Redis. */
  readonly namespace: string
  readonly clickhouse: { readonly url: string; readonly database: string }
}

/** The variables of the stores; spread into the service's own schema. */
export function storesEnv() {
  return {
    REDIS_URL: envUrl(['redis', 'rediss']).default('redis://127.0.0.1:6379'),
    // Such an end is that of a generation of another platform's read models.
    REDIS_NAMESPACE: envString({ maxLength: 64 })
      .refine((namespace) => !/:g\d+$/.test(namespace), 'a name that does not end in ":g" and a number')
      .default('frontpage'),
    CLICKHOUSE_URL: envUrl().default('http://127.0.0.1:4123'),
    CLICKHOUSE_DATABASE: z
      .string()
      .regex(/^[A-Za-z_]\w{0,62}$/)
      .describe('a name of letters, digits and "_"')
      .default('frontpage'),
  }
}

type StoresEnv = {
  [Name in keyof ReturnType<typeof storesEnv>]: z.output<ReturnType<typeof storesEnv>[Name]>
}

export function toStoresConfig(env: StoresEnv): StoresConfig {
  return {
    redisUrl: env.REDIS_URL,
    namespace: env.REDIS_NAMESPACE,
    clickhouse: { url: env.CLICKHOUSE_URL, database: env.CLICKHOUSE_DATABASE },
  }
}
