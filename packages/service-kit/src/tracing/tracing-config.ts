import { z } from 'zod'
import {
  envBoolean,
  envChoice,
  envInteger,
  envMilliseconds,
  envSecret,
  envString,
  envUrl,
} from '../config/env-fields.js'
import { isSecret } from '../config/field-layers.js'
import { readConfig } from '../config/read-config.js'

const protocols = ['http/protobuf', 'http/json'] as const
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** The destination of traces, and the sampling. */
export interface TracingConfig {
  /** The whole URL, `/v1/traces` included. */
  readonly url: string
  readonly protocol: (typeof protocols)[number]
  /** `key=value,…`, as in OTEL_EXPORTER_OTLP_HEADERS: the later of two with one key is meant. */
  readonly headers?: string | undefined
  /** When undefined, the service's own name is used. */
  readonly serviceName?: string | undefined
  readonly sampler: (typeof samplers)[number]
  /** From 0 to 1, for the samplers by ratio. */
  readonly samplerRatio: number
  /** The maximum number of ended spans that wait to be sent; beyond it they are dropped, and counted. */
  readonly maxQueuedSpans: number
  readonly sendEveryMs: number
  /** The time for the collector to accept a batch, retries included. */
  readonly timeoutMs: number
}

const ratioSyntax = 'a ratio from 0 to 1, such as 0.01'
const defaultEndpoint = 'http://localhost:4318'

const fields = {
  OTEL_SDK_DISABLED: envBoolean().default(false),
  OTEL_TRACES_EXPORTER: envChoice(['otlp', 'none']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: envSecret(envUrl()).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: envSecret(envUrl()).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: envSecret(envString()).optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: envSecret(envString()).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: envChoice(protocols).default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: envChoice(protocols).optional(),
  OTEL_SERVICE_NAME: envString({ maxLength: 255 }).optional(),
  OTEL_TRACES_SAMPLER: envChoice(samplers).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(?:0|1|[01]?\.\d{1,15})$/, ratioSyntax)
    .transform(Number)
    .pipe(z.number().max(1, ratioSyntax))
    .describe(ratioSyntax)
    .default(1),
  OTEL_BSP_MAX_QUEUE_SIZE: envInteger({ min: 1, max: 1_000_000 }).default(2_048),
  OTEL_EXPORTER_OTLP_TIMEOUT: envMilliseconds({ min: 1 }).default(10_000),
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: envMilliseconds({ min: 1 }).optional(),
  OTEL_BSP_SCHEDULE_DELAY: envMilliseconds({ min: 1 }).default(5_000),
}

const text = envString().optional()
const secretText = envSecret(envString()).optional()
const texts = Object.fromEntries(
  Object.entries(fields).map(([name, field]) => [name, isSecret(field) ? secretText : text]),
) as { [Name in keyof typeof fields]: typeof text }

/**
 * OpenTelemetry's own variables; spread into every service's schema. They are read as plain texts: they may be set for
 * a whole machine, and a value that is meant for other programs must not stop a service without tracing. The exporter
 * itself reads the remaining variables.
 */
export function tracingEnv(): typeof texts {
  return texts
}

type TracingEnv = z.output<z.ZodObject<typeof texts>>

/**
 * Undefined unless an endpoint or an exporter is named. @throws ConfigError for invalid values of the variables that
 * are then used
 */
export function toTracingConfig(env: TracingEnv): TracingConfig | undefined {
  const isAskedFor =
    env.OTEL_TRACES_EXPORTER === 'otlp' ||
    env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== undefined ||
    env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined
  const isDisabled = fields.OTEL_SDK_DISABLED.safeParse(env.OTEL_SDK_DISABLED).data === true
  if (!isAskedFor || isDisabled || env.OTEL_TRACES_EXPORTER === 'none') return undefined
  const read = readConfig(z.object(fields), env)
  return {
    url:
      read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
      tracesBelow(read.OTEL_EXPORTER_OTLP_ENDPOINT ?? defaultEndpoint),
    protocol: read.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? read.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: joinHeaders(read.OTEL_EXPORTER_OTLP_HEADERS, read.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
    serviceName: read.OTEL_SERVICE_NAME,
    sampler: read.OTEL_TRACES_SAMPLER,
    samplerRatio: read.OTEL_TRACES_SAMPLER_ARG,
    maxQueuedSpans: read.OTEL_BSP_MAX_QUEUE_SIZE,
    timeoutMs: read.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT ?? read.OTEL_EXPORTER_OTLP_TIMEOUT,
    sendEveryMs: read.OTEL_BSP_SCHEDULE_DELAY,
  }
}

function joinHeaders(...lists: readonly (string | undefined)[]): string | undefined {
  return lists.filter((list) => list !== undefined).join(',') || undefined
}

function tracesBelow(endpoint: string): string {
  const url = new URL(endpoint)
  url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`
  return url.href
}
