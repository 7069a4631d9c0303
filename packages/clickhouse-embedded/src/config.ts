import { totalmem } from 'node:os'
import { resolve } from 'node:path'
import type { Credentials } from './access/authenticate.js'
import { findSecret } from '@frontpage/secret-files'

export interface EmbeddedClickHouseConfig {
  host: string
  /** At 0 a free port is used. */
  port: number
  dataDir: string
  /** When undefined, access needs no login. */
  credentials: Credentials | undefined
  /** Names that `Host` may have beside `host` and the loopback interface, in lower case. */
  allowedHosts: readonly string[]
  /** Whether statements may read and write files, other stores and addresses. */
  allowsOutsideSources: boolean
  /** The number of inserts of data that run at a time. */
  writers: number
  /** The number of reads that run at a time. */
  readers: number
  /** The number of further statements of each kind that may wait. */
  maxWaiting: number
  maxExecutionSeconds: number
  /** The maximum size of one request's body, after decompression. */
  maxBodyBytes: number
  /** The maximum size of one result, as the engine holds it in columns (`max_result_bytes`). */
  maxResultBytes: number
  /** The memory limit of the whole engine (`max_server_memory_usage`). */
  maxMemoryBytes: number
  slowQueryMs: number
  /**
   * The scheduling priority of the engine (`nice`), 0 to 19: services that readers wait for run on the same machine,
   * and an insert or a query may take a moment longer.
   */
  niceness: number
  closeDeadlineMs: number
}

export class ConfigError extends Error {}

/**
 * The number of DDL statements, mutations, OPTIMIZE and INSERT … SELECT that run at a time: separate from inserts,
 * because some take minutes.
 */
export const maintenanceSlots = 2

/** Every running statement occupies a libuv thread; files, compression and cancelling need some beside them. */
export function requiredThreads({ writers, readers }: EmbeddedClickHouseConfig): number {
  return writers + readers + maintenanceSlots + 4
}

const gibibyte = 1024 ** 3

/** @throws ConfigError that names every bad variable and never a value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): EmbeddedClickHouseConfig {
  const problems: string[] = []
  const read = (name: string): string | undefined => env[`CLICKHOUSE_EMBEDDED_${name}`] || undefined
  const reject = (name: string, problem: string): void => {
    problems.push(`CLICKHOUSE_EMBEDDED_${name} ${problem}`)
  }
  const integer = (name: string, fallback: number, [min, max]: readonly [number, number]): number => {
    const text = read(name)
    if (text === undefined) return fallback
    const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    reject(name, `must be a whole number from ${min} to ${max}`)
    return fallback
  }
  const boolean = (name: string): boolean => {
    const text = read(name) ?? 'false'
    if (text !== 'true' && text !== 'false') reject(name, 'must be true or false')
    return text === 'true'
  }
  const dataDir = resolve(read('DATA_DIR') ?? '.data/clickhouse')
  // The engine takes the names of body files from SQL text, where these characters would be read as a pattern.
  if (/[*?{}\n]/.test(dataDir)) reject('DATA_DIR', 'must not contain any of * ? { }')
  const user = read('USER')
  const { text: password, file, problem } = findSecret(env, 'CLICKHOUSE_EMBEDDED_PASSWORD')
  if (problem !== undefined) {
    reject('PASSWORD_FILE', `must be the path of a file with the password: ${file} ${problem}`)
  }
  if (user === undefined && password !== undefined) reject('USER', 'must be set when a password is')
  const config: EmbeddedClickHouseConfig = {
    host: read('HOST') ?? '127.0.0.1',
    port: integer('PORT', 4123, [0, 65_535]),
    dataDir,
    credentials: user === undefined ? undefined : { user, password: password ?? '' },
    allowedHosts: (read('ALLOWED_HOSTS') ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    allowsOutsideSources: boolean('OUTSIDE_SOURCES'),
    writers: integer('WRITERS', 2, [1, 64]),
    readers: integer('READERS', 4, [1, 64]),
    maxWaiting: integer('MAX_WAITING', 100, [0, 100_000]),
    maxExecutionSeconds: integer('MAX_EXECUTION_SECONDS', 60, [0, 86_400]),
    maxBodyBytes: integer('MAX_BODY_BYTES', gibibyte / 4, [1024, 64 * gibibyte]),
    maxResultBytes: integer('MAX_RESULT_BYTES', gibibyte, [1024, 64 * gibibyte]),
    maxMemoryBytes: integer('MAX_MEMORY_BYTES', defaultMemoryBytes(), [gibibyte / 4, 1024 * gibibyte]),
    slowQueryMs: integer('SLOW_QUERY_MS', 1000, [0, 86_400_000]),
    niceness: integer('NICENESS', 15, [0, 19]),
    closeDeadlineMs: integer('CLOSE_DEADLINE_MS', 8000, [0, 600_000]),
  }
  if (problems.length > 0) throw new ConfigError(problems.join('; '))
  return config
}

/** Half of the memory that this process may use, and no more than 4 GiB. */
function defaultMemoryBytes(): number {
  return Math.min(4 * gibibyte, Math.floor(Math.min(process.constrainedMemory() || Infinity, totalmem()) / 2))
}
