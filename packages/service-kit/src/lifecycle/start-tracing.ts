import type { ClosingStack } from './closing-stack.js'
import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'
import type { Tracer } from '../tracing/tracer.js'
import type { TracingConfig } from '../tracing/tracing-config.js'

export interface TracingOptions {
  /** The service's name in traces, unless the configuration has another. */
  readonly name: string
  readonly config: { readonly tracing?: TracingConfig | undefined }
  readonly log: Logger
  readonly metrics: Metrics
  /** Add it to the stack first, so that resources closed before it can still end their spans. */
  readonly stack: ClosingStack
}

/**
 * Undefined unless tracing is configured; nothing that records or sends is loaded then. Opens no connection before the
 * first spans are sent.
 */
export async function startTracing(options: TracingOptions): Promise<Tracer | undefined> {
  const { config, stack, ...rest } = options
  if (config.tracing === undefined) return undefined
  const { openTracer } = await import('../open-telemetry/open-tracer.js')
  const tracing = openTracer({ ...rest, config: config.tracing })
  stack.add('traces', (budgetMs) => tracing.close(budgetMs))
  return tracing.tracer
}
