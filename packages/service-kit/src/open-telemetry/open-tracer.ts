import { parseKeyPairsIntoRecord } from '@opentelemetry/core'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from '@opentelemetry/sdk-trace-base'
import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'
import { createSpanQueue } from './span-queue.js'
import { createTracer } from './create-tracer.js'
import type { Tracer } from '../tracing/tracer.js'
import type { TracingConfig } from '../tracing/tracing-config.js'

interface OpenTracer {
  readonly tracer: Tracer
  /**
   * Sends the waiting spans, as far as the time allows. Never rejects: a failure of tracing must not make a service end
   * with an error.
   */
  close(budgetMs: number): Promise<void>
}

/**
 * A tracer of its own, so that several services fit one process: nothing of OpenTelemetry's global state is used. Only
 * `startTracing` loads this file.
 */
export function openTracer(options: {
  name: string
  config: TracingConfig
  log: Logger
  metrics: Metrics
}): OpenTracer {
  const { name, config, log, metrics } = options
  const { url, protocol, serviceName } = config
  const destination = {
    url,
    timeoutMillis: config.timeoutMs,
    // The exporter would read them from the environment alone, where a file's are not.
    headers: parseKeyPairsIntoRecord(config.headers),
  }
  const queue = createSpanQueue(
    protocol === 'http/json' ? new JsonExporter(destination) : new ProtobufExporter(destination),
    { ...config, log, metrics },
  )
  const provider = new BasicTracerProvider({
    sampler: samplerOf(config),
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': name }))
      .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }))
      .merge(resourceFromAttributes(serviceName === undefined ? {} : { 'service.name': serviceName })),
    spanProcessors: [queue],
  })
  return {
    tracer: createTracer(provider.getTracer('frontpage')),
    close: (budgetMs) => queue.close(budgetMs),
  }
}

function samplerOf({ sampler, samplerRatio }: TracingConfig): Sampler {
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler()
    case 'always_off':
      return new AlwaysOffSampler()
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(samplerRatio)
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() })
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() })
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(samplerRatio) })
  }
}
