import type { z } from 'zod'
import { envAdminTokens, type AdminToken } from '../admin/admin-tokens.js'
import { logLevels, type LogLevel } from '../logging/create-logger.js'
import { envChoice, envMilliseconds, envPort, envString } from './env-fields.js'

/** What every service needs to know. */
export interface ServiceConfig {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly logLevel: LogLevel
  readonly adminTokens: readonly AdminToken[]
  /** From the signal to the exit, all closing included. */
  readonly shutdownDeadlineMs: number
  /** How long to go on accepting after `/readyz` began to answer 503, so that load balancers notice. */
  readonly drainDelayMs: number
}

/** The variables that every service reads; spread into the service's own schema. */
export function serviceEnv(defaults: { port: number }) {
  return {
    HOST: envString({ maxLength: 255 }).default('127.0.0.1'),
    PORT: envPort().default(defaults.port),
    LOG_LEVEL: envChoice(logLevels).default('info'),
    ADMIN_TOKEN: envAdminTokens().default([]),
    SHUTDOWN_DEADLINE_MS: envMilliseconds({ min: 100, max: 600_000 }).default(10_000),
    DRAIN_DELAY_MS: envMilliseconds({ max: 300_000 }).default(0),
  }
}

type ServiceEnv = {
  [Name in keyof ReturnType<typeof serviceEnv>]: z.output<ReturnType<typeof serviceEnv>[Name]>
}

export function toServiceConfig(env: ServiceEnv): ServiceConfig {
  return {
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    adminTokens: env.ADMIN_TOKEN,
    shutdownDeadlineMs: env.SHUTDOWN_DEADLINE_MS,
    drainDelayMs: env.DRAIN_DELAY_MS,
  }
}
