import { portVariableOf, type Service } from '@frontpage/services'
import { LauncherError } from './launcher-error.js'
import { withLogin } from './store-login.js'

export interface LauncherConfig {
  /** The Redis that the person runs, with its login; undefined = find or start one. */
  redisUrl: string | undefined
  /** Set when the person asked for a Redis of the launcher's own, even beside one on 6379. */
  wantsOwnRedis: boolean
  redisPort: number
  /** The ClickHouse that the person runs, with its login; undefined = start the embedded one. */
  clickhouseUrl: string | undefined
  clickhousePort: number
  /** Ports by service name. */
  servicePorts: ReadonlyMap<string, number>
  adminToken: string | undefined
  /** The write key of the source `dev`, where it is created. */
  writeKey: string
  /** The public SDK key `dev` of the splitter, where it is created. */
  sdkKey: string
  logFormat: 'pretty' | 'json'
}

export const portVariables = {
  redis: 'FRONTPAGE_REDIS_PORT',
  clickhouse: 'CLICKHOUSE_EMBEDDED_PORT',
} as const

/** @throws LauncherError naming every bad variable, never its value */
export function readConfig(
  env: NodeJS.ProcessEnv,
  services: readonly Pick<Service, 'name' | 'port' | 'prefix'>[],
): LauncherConfig {
  const problems: string[] = []

  function text(name: string): string | undefined {
    return env[name]?.trim() || undefined
  }
  function port(name: string, fallback: number, value = text(name)): number {
    if (value === undefined) return fallback
    const number = Number(value)
    if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number
    problems.push(`${name} must be a port number from 1 to 65535`)
    return fallback
  }
  /** For a range, which `docker-compose` accepts for several instances of a service, the first port. */
  function firstPort(name: string, fallback: number): number {
    return port(name, fallback, text(name)?.replace(/^(\d+)-\d+$/, '$1'))
  }
  function url(name: string, protocols: readonly string[]): string | undefined {
    const value = text(name)
    if (value === undefined) return undefined
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value
    problems.push(
      `${name} must be a URL that begins with ${protocols.map((each) => `${each}//`).join(' or ')}`,
    )
    return undefined
  }
  /** The login of a store that the launcher finds or starts is its own: the variables are for a named one. */
  function storeUrl(name: string, protocols: readonly string[], login: { user: string; password: string }) {
    const address = url(name, protocols)
    const [user, password] = [text(login.user), text(login.password)]
    if (address === undefined || (user === undefined && password === undefined)) return address
    const given = new URL(address)
    if (user !== undefined && given.username)
      problems.push(`${login.user} is set, but ${name} has a user, too`)
    if (password !== undefined && given.password) {
      problems.push(`${login.password} is set, but ${name} has a password, too`)
    }
    return withLogin(address, {
      user: user ?? decodeURIComponent(given.username),
      password: password ?? decodeURIComponent(given.password),
    })
  }
  function publicKey(name: string): string {
    const value = text(name) ?? 'dev'
    if (/^[A-Za-z0-9_-]{1,128}$/.test(value)) return value
    problems.push(`${name} must be 1 to 128 of A-Z, a-z, 0-9, "_" and "-"`)
    return 'dev'
  }
  function logFormat(): 'pretty' | 'json' {
    const value = text('LOG_FORMAT') ?? 'pretty'
    if (value === 'pretty' || value === 'json') return value
    problems.push('LOG_FORMAT must be pretty or json')
    return 'pretty'
  }

  const config: LauncherConfig = {
    redisUrl: storeUrl('REDIS_URL', ['redis:', 'rediss:'], {
      user: 'REDIS_USERNAME',
      password: 'REDIS_PASSWORD',
    }),
    wantsOwnRedis: text(portVariables.redis) !== undefined,
    redisPort: port(portVariables.redis, 4379),
    clickhouseUrl: storeUrl('CLICKHOUSE_URL', ['http:', 'https:'], {
      user: 'CLICKHOUSE_USER',
      password: 'CLICKHOUSE_PASSWORD',
    }),
    clickhousePort: port(portVariables.clickhouse, 4123),
    servicePorts: new Map(services.map((each) => [each.name, firstPort(portVariableOf(each), each.port)])),
    adminToken: text('ADMIN_TOKEN'),
    writeKey: publicKey('TRACKER_WRITE_KEY'),
    sdkKey: publicKey('SPLITTER_SDK_KEY'),
    logFormat: logFormat(),
  }
  if (text('METRICS_PORT') !== undefined) {
    problems.push('METRICS_PORT must not be set: all services run on this machine, and one alone can have it')
  }
  if (problems.length > 0) throw new LauncherError(`Wrong configuration:\n  ${problems.join('\n  ')}`)
  return config
}
