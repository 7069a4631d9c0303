import { z } from 'zod'
import {
  envBoolean,
  envChoice,
  envInteger,
  envMilliseconds,
  envString,
  envUrl,
} from '../config/env-fields.js'

const protocols = ['http/protobuf', 'http/json'] as const
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

/** Where traces go, and which. */
export interface TracingConfig {
  /** The whole URL, `/v1/traces` included. */
  readonly url: string
  readonly protocol: (typeof protocols)[number]
  /** Undefined is the service's own. */
  readonly serviceName?: string | undefined
  readonly sampler: (typeof samplers)[number]
  /** 0 to 1, for the samplers by ratio. */
  readonly samplerRatio: number
  /** Ended spans that wait to be sent; beyond it they are dropped, and counted. */
  readonly maxQueuedSpans: number
  readonly sendEveryMs: number
  /** For the collector to take a batch, further attempts included. */
  readonly timeoutMs: number
}

const ratioSyntax = 'a ratio from 0 to 1, such as 0.01'
const defaultEndpoint = 'http://localhost:4318'

/** OpenTelemetry's own variables; spread into every service's schema. What else there is, its exporter reads itself. */
export function tracingEnv() {
  return {
    OTEL_SDK_DISABLED: envBoolean().default(false),
    OTEL_TRACES_EXPORTER: envChoice(['otlp', 'none']).optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: envUrl().optional(),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: envUrl().optional(),
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
    OTEL_BSP_SCHEDULE_DELAY: envMilliseconds({ min: 1 }).default(5_000),
  }
}

type TracingEnv = z.output<z.ZodObject<ReturnType<typeof tracingEnv>>>

/** Undefined unless an endpoint or an exporter is named. */
export function toTracingConfig(env: TracingEnv): TracingConfig | undefined {
  const {
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_ENDPOINT: base,
  } = env
  const isAskedFor = exporter === 'otlp' || url !== undefined || base !== undefined
  if (!isAskedFor || exporter === 'none' || env.OTEL_SDK_DISABLED) return undefined
  return {
    url: url ?? `${(base ?? defaultEndpoint).replace(/\/$/, '')}/v1/traces`,
    protocol: env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL,
    serviceName: env.OTEL_SERVICE_NAME,
    sampler: env.OTEL_TRACES_SAMPLER,
    samplerRatio: env.OTEL_TRACES_SAMPLER_ARG,
    maxQueuedSpans: env.OTEL_BSP_MAX_QUEUE_SIZE,
    timeoutMs: env.OTEL_EXPORTER_OTLP_TIMEOUT,
    sendEveryMs: env.OTEL_BSP_SCHEDULE_DELAY,
  }
}
