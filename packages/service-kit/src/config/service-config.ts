import type { z } from 'zod'
import { envAdminTokens, type AdminToken } from '../admin/admin-tokens.js'
import { toTracingConfig, tracingEnv, type TracingConfig } from '../tracing/tracing-config.js'
import { logLevels, type LogLevel } from '../logging/create-logger.js'
import { defaultHttpLimits, type HttpLimits } from '../http/http-limits.js'
import { ConfigError } from './config-error.js'
import {
  envBoolean,
  envBytes,
  envChoice,
  envInteger,
  envMilliseconds,
  envPort,
  envSecret,
  envString,
} from './env-fields.js'

/** The settings that every service has. */
export interface ServiceConfig {
  readonly host: string
  /** At 0 any free port is used. */
  readonly port: number
  /** The name of the setting that changes the port, for messages. */
  readonly portVariable: string
  /** `/metrics` is served there, and no longer on `port`; undefined: on `port`. At 0 any free port is used. */
  readonly metricsPort?: number | undefined
  readonly logLevel: LogLevel
  readonly adminTokens: readonly AdminToken[]
  /** The time from the signal to the exit, all closing included. */
  readonly shutdownDeadlineMs: number
  /**
   * After `/readyz` began to answer 503, the service still accepts requests for this long, so that load balancers
   * notice.
   */
  readonly drainDelayMs: number
  /** The defaults apply where it, or one of its fields, is undefined. */
  readonly httpLimits?: Partial<HttpLimits> | undefined
  /** When undefined, the event loop is not watched. */
  readonly eventLoopGuard?: { readonly thresholdMs: number } | undefined
  /** When undefined, tracing is off. */
  readonly tracing?: TracingConfig | undefined
}

function sharedEnv() {
  return {
    HOST: envString({ maxLength: 255 }).default('127.0.0.1'),
    METRICS_PORT: envPort().optional(),
    LOG_LEVEL: envChoice(logLevels).default('info'),
    ADMIN_TOKEN: envSecret(envAdminTokens()).default([]),
    SHUTDOWN_DEADLINE_MS: envMilliseconds({ min: 100, max: 600_000 }).default(10_000),
    DRAIN_DELAY_MS: envMilliseconds({ max: 300_000 }).default(0),
    HTTP_BODY_MEMORY: envBytes({ min: 2 ** 20 }).default(defaultHttpLimits.bodyMemoryBytes),
    HTTP_MAX_CONNECTIONS: envInteger({ min: 10, max: 1_000_000 }).default(defaultHttpLimits.maxConnections),
    HTTP_KEEP_ALIVE_TIMEOUT_MS: envMilliseconds({ min: 1_000, max: 3_600_000 }).default(
      defaultHttpLimits.keepAliveTimeoutMs,
    ),
    EVENT_LOOP_GUARD: envBoolean().default(true),
    EVENT_LOOP_GUARD_THRESHOLD_MS: envMilliseconds({ min: 5, max: 60_000 }).default(50),
    ...tracingEnv(),
  }
}

type SharedFields = ReturnType<typeof sharedEnv>
type PortField = z.ZodDefault<ReturnType<typeof envPort>>

/**
 * The variables that every service reads; spread into the service's own schema. The variable of the port has the
 * service's own prefix (`TRACKER_PORT`): several services share one environment.
 */
export function serviceEnv<const Name extends string>(
  portVariable: Name,
  port: number,
): SharedFields & { [Key in Name]: PortField } {
  const own = { [portVariable]: envPort().default(port) } as { [Key in Name]: PortField }
  return { ...sharedEnv(), ...own }
}

type ServiceEnv<Name extends string> = z.output<z.ZodObject<SharedFields>> & {
  [Key in Name]: number
}

/** @throws ConfigError where METRICS_PORT is the service's own port, or for settings of traces */
export function toServiceConfig<const Name extends string>(
  env: ServiceEnv<Name>,
  portVariable: Name,
): ServiceConfig {
  const port = (env as { [Key in Name]: number })[portVariable]
  if (port !== 0 && env.METRICS_PORT === port) {
    throw new ConfigError([{ name: 'METRICS_PORT', expected: `a port other than that of ${portVariable}` }])
  }
  return {
    host: env.HOST,
    port,
    portVariable,
    metricsPort: env.METRICS_PORT,
    logLevel: env.LOG_LEVEL,
    adminTokens: env.ADMIN_TOKEN,
    shutdownDeadlineMs: env.SHUTDOWN_DEADLINE_MS,
    drainDelayMs: env.DRAIN_DELAY_MS,
    httpLimits: {
      bodyMemoryBytes: env.HTTP_BODY_MEMORY,
      maxConnections: env.HTTP_MAX_CONNECTIONS,
      keepAliveTimeoutMs: env.HTTP_KEEP_ALIVE_TIMEOUT_MS,
    },
    eventLoopGuard: env.EVENT_LOOP_GUARD ? { thresholdMs: env.EVENT_LOOP_GUARD_THRESHOLD_MS } : undefined,
    tracing: toTracingConfig(env),
  }
}
