import { setTimeout as delay } from 'node:timers/promises'
import { ExportResultCode, type ExportResult } from '@opentelemetry/core'
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import type { Logger } from '../logging/create-logger.js'
import type { Metrics } from '../metrics/create-metrics.js'

export interface SpanQueue extends SpanProcessor {
  /** Never rejects. */
  close(budgetMs: number): Promise<void>
}

/** A collector that hangs delays the end of a service no longer than this. */
const maxCloseMs = 2_000

/**
 * OpenTelemetry's own processor, which sends spans in batches and never waits for them. This adds what the processor
 * does not report: the number of spans that were sent, refused or dropped, and one log line when sending begins to
 * fail.
 */
export function createSpanQueue(
  exporter: SpanExporter,
  options: { maxQueuedSpans: number; sendEveryMs: number; log: Logger; metrics: Metrics },
): SpanQueue {
  const { maxQueuedSpans, log, metrics } = options
  const spans = metrics.counter({
    name: 'frontpage_trace_spans_total',
    help: 'Spans that were sampled: sent, refused by the collector or lost on the way to it, or dropped from a full queue.',
    labelNames: ['outcome'],
  })
  for (const outcome of ['sent', 'failed', 'dropped']) spans.inc({ outcome }, 0)
  let waiting = 0
  let isFailing = false

  function report({ code, error }: ExportResult, count: number): void {
    const hasFailed = code !== ExportResultCode.SUCCESS
    spans.inc({ outcome: hasFailed ? 'failed' : 'sent' }, count)
    if (hasFailed === isFailing) return
    isFailing = hasFailed
    if (hasFailed) log.warn({ err: error }, 'spans cannot be exported; nothing else is affected')
    else log.info('spans are exported again')
  }

  const counted: SpanExporter = {
    export(batch, onResult) {
      waiting -= batch.length
      exporter.export(batch, (result) => {
        report(result, batch.length)
        // The processor would pass a failure to a global error handler, but it has been reported already.
        onResult({ code: ExportResultCode.SUCCESS })
      })
    },
    shutdown: () => exporter.shutdown(),
  }
  const processor = new BatchSpanProcessor(counted, {
    maxQueueSize: maxQueuedSpans,
    scheduledDelayMillis: options.sendEveryMs,
  })

  return {
    onStart() {},
    onEnd(span: ReadableSpan) {
      if (waiting >= maxQueuedSpans) {
        spans.inc({ outcome: 'dropped' })
        return
      }
      waiting++
      processor.onEnd(span)
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
    async close(budgetMs) {
      const ended = processor.shutdown().then(
        () => true,
        () => false,
      )
      const waited = new AbortController()
      const timeout = delay(Math.min(budgetMs * 0.9, maxCloseMs), false, { signal: waited.signal })
      const isDone = await Promise.race([ended, timeout.catch(() => false)])
      waited.abort()
      if (!isDone) log.warn('the last spans could not be sent')
    },
  }
}
