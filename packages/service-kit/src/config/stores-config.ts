import { z } from 'zod'
import { ConfigError } from './config-error.js'
import { envSecret, envString, envUrl } from './env-fields.js'

/** The addresses of Redis and ClickHouse; the same for every service of an installation. */
export interface StoresConfig {
  /** With the login, if Redis wants one: not to be shown. */
  readonly redisUrl: string
  /** Isolates installations that share one Redis. */
  readonly namespace: string
  /** The URL has the login, too. */
  readonly clickhouse: { readonly url: string; readonly database: string }
}

/** The variables of the stores; spread into the service's own schema. */
export function storesEnv() {
  return {
    REDIS_URL: envSecret(envUrl(['redis', 'rediss'])).default('redis://127.0.0.1:6379'),
    REDIS_USERNAME: envString().optional(),
    REDIS_PASSWORD: envSecret(envString()).optional(),
    // Such an end is that of a generation of another platform's read models.
    REDIS_NAMESPACE: envString({ maxLength: 64 })
      .refine((namespace) => !/:g\d+$/.test(namespace), 'a name that does not end in ":g" and a number')
      .default('frontpage'),
    CLICKHOUSE_URL: envSecret(envUrl()).default('http://127.0.0.1:4123'),
    CLICKHOUSE_USER: envString().optional(),
    CLICKHOUSE_PASSWORD: envSecret(envString()).optional(),
    CLICKHOUSE_DATABASE: z
      .string()
      .regex(/^[A-Za-z_]\w{0,62}$/)
      .describe('a name of letters, digits and "_"')
      .default('frontpage'),
  }
}

type StoresEnv = z.output<z.ZodObject<ReturnType<typeof storesEnv>>>

/** @throws ConfigError for a login that is given twice, or in part */
export function toStoresConfig(env: StoresEnv): StoresConfig {
  if (env.REDIS_USERNAME !== undefined && env.REDIS_PASSWORD === undefined && !hasPassword(env.REDIS_URL)) {
    throw new ConfigError([{ name: 'REDIS_PASSWORD', expected: 'the password of REDIS_USERNAME' }])
  }
  return {
    redisUrl: withLogin('REDIS_URL', env.REDIS_URL, {
      user: ['REDIS_USERNAME', env.REDIS_USERNAME],
      password: ['REDIS_PASSWORD', env.REDIS_PASSWORD],
    }),
    namespace: env.REDIS_NAMESPACE,
    clickhouse: {
      url: withLogin('CLICKHOUSE_URL', env.CLICKHOUSE_URL, {
        user: ['CLICKHOUSE_USER', env.CLICKHOUSE_USER],
        password: ['CLICKHOUSE_PASSWORD', env.CLICKHOUSE_PASSWORD],
      }),
      database: env.CLICKHOUSE_DATABASE,
    },
  }
}

/** The name of a variable, and its value. */
type Variable = readonly [name: string, value: string | undefined]

/** Both clients take the login from the URL, so that everything that gets the address gets the login as well. */
function withLogin(
  urlVariable: string,
  address: string,
  {
    user: [userVariable, user],
    password: [passwordVariable, password],
  }: { user: Variable; password: Variable },
): string {
  if (user === undefined && password === undefined) return address
  const url = new URL(address)
  const refuse = (name: string, what: string): never => {
    throw new ConfigError([
      { name, expected: `one ${what}, but ${urlVariable} contains one, too: remove it from there` },
    ])
  }
  if (user !== undefined) {
    if (url.username !== '') refuse(userVariable, 'user')
    url.username = encodeURIComponent(user)
  }
  if (password !== undefined) {
    if (hasPassword(address)) refuse(passwordVariable, 'password')
    url.password = encodeURIComponent(password)
  }
  return url.href
}

/** Redis's client also takes it from the query. */
function hasPassword(address: string): boolean {
  const url = new URL(address)
  return url.password !== '' || url.searchParams.has('password')
}
