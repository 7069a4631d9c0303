import { LauncherError } from './launcher-error.js'
import type { ServiceDefinition } from './services.js'

export interface LauncherConfig {
  /** A Redis that the person runs; undefined = find or start one. */
  redisUrl: string | undefined
  /** Set when the person asked for a Redis of the launcher's own, even beside one on 6379. */
  wantsOwnRedis: boolean
  redisPort: number
  /** A ClickHouse that the person runs; undefined = start the embedded one. */
  clickhouseUrl: string | undefined
  clickhousePort: number
  /** By service name. */
  servicePorts: ReadonlyMap<string, number>
  adminToken: string | undefined
  logFormat: 'pretty' | 'json'
}

export const portVariables = {
  redis: 'FRONTPAGE_REDIS_PORT',
  clickhouse: 'CLICKHOUSE_EMBEDDED_PORT',
} as const

/** @throws LauncherError naming every bad variable, never its value */
export function readConfig(env: NodeJS.ProcessEnv, services: readonly ServiceDefinition[]): LauncherConfig {
  const problems: string[] = []

  function text(name: string): string | undefined {
    return env[name]?.trim() || undefined
  }
  function port(name: string, fallback: number): number {
    const value = text(name)
    if (value === undefined) return fallback
    const number = Number(value)
    if (Number.isInteger(number) && number >= 1 && number <= 65_535) return number
    problems.push(`${name} must be a port number from 1 to 65535`)
    return fallback
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
  function logFormat(): 'pretty' | 'json' {
    const value = text('LOG_FORMAT') ?? 'pretty'
    if (value === 'pretty' || value === 'json') return value
    problems.push('LOG_FORMAT must be pretty or json')
    return 'pretty'
  }

  const config: LauncherConfig = {
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    wantsOwnRedis: text(portVariables.redis) !== undefined,
    redisPort: port(portVariables.redis, 4379),
    clickhouseUrl: url('CLICKHOUSE_URL', ['http:', 'https:']),
    clickhousePort: port(portVariables.clickhouse, 4123),
    servicePorts: new Map(services.map((each) => [each.name, port(each.portVariable, each.defaultPort)])),
    adminToken: text('ADMIN_TOKEN'),
    logFormat: logFormat(),
  }
  if (problems.length > 0) throw new LauncherError(`Wrong configuration:\n  ${problems.join('\n  ')}`)
  return config
}
