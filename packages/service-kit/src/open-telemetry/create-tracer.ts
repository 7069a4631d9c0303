import type { TraceContext } from '@frontpage/contracts'
import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type Link,
  type Span as OtelSpan,
  type SpanContext,
  type Tracer as OtelTracer,
} from '@opentelemetry/api'
import { parseTraceParent, TraceState } from '@opentelemetry/core'
import type { Span, SpanAttributes, SpanOptions, Tracer } from '../tracing/tracer.js'

const kinds = {
  internal: OtelKind.INTERNAL,
  server: OtelKind.SERVER,
  client: OtelKind.CLIENT,
  producer: OtelKind.PRODUCER,
  consumer: OtelKind.CONSUMER,
}

/** Our tracer over OpenTelemetry's. Parents are named, never ambient: there is no AsyncLocalStorage on any path. */
export function createTracer(otel: OtelTracer): Tracer {
  return {
    start(name, { parent, ...options }) {
      const context = parent === undefined ? undefined : readTraceContext(parent)
      return new TracedSpan(
        otel,
        name,
        options,
        context === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context),
      )
    },
  }
}

class TracedSpan implements Span {
  readonly isSampled: boolean
  readonly #otel: OtelTracer
  readonly #span: OtelSpan
  #hasFailed = false

  constructor(otel: OtelTracer, name: string, options: SpanOptions, context: Context) {
    this.#otel = otel
    this.#span = otel.startSpan(
      name,
      {
        kind: kinds[options.kind ?? 'internal'],
        ...(options.attributes !== undefined && { attributes: options.attributes }),
        ...(options.links !== undefined && { links: options.links.flatMap(toLink) }),
      },
      context,
    )
    this.isSampled = this.#span.isRecording()
  }

  get context(): TraceContext {
    const { traceId, spanId, traceFlags, traceState } = this.#span.spanContext()
    const traceparent = `00-${traceId}-${spanId}-${(traceFlags & TraceFlags.SAMPLED) === 0 ? '00' : '01'}`
    const tracestate = traceState?.serialize()
    return tracestate === undefined || tracestate === '' ? { traceparent } : { traceparent, tracestate }
  }

  child(name: string, options: SpanOptions = {}): Span {
    return new TracedSpan(this.#otel, name, options, trace.setSpan(ROOT_CONTEXT, this.#span))
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes)
  }

  note(error: unknown): void {
    this.#span.addEvent('exception', {
      'exception.type': typeOf(error),
      'exception.stacktrace': placeOf(error),
    })
  }

  fail(reason: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    if (typeof reason !== 'string') this.note(reason)
    this.#span.setAttribute('error.type', typeOf(reason))
    this.#span.setStatus({ code: SpanStatusCode.ERROR })
  }

  end(): void {
    this.#span.end()
  }
}

/** Undefined where the header cannot be read; an invalid one causes no error. */
function readTraceContext({ traceparent, tracestate }: TraceContext): SpanContext | undefined {
  const context = parseTraceParent(traceparent)
  if (context === null || !isSpanContextValid(context)) return undefined
  context.isRemote = true
  if (tracestate !== undefined) context.traceState = new TraceState(tracestate)
  return context
}

function toLink(linked: TraceContext): Link[] {
  const context = readTraceContext(linked)
  return context === undefined ? [] : [{ context }]
}

/** The error's type: our faults' stable code, the code of node or a driver, else the class name. */
function typeOf(reason: unknown): string {
  if (typeof reason === 'string') return reason
  if (!(reason instanceof Error)) return typeof reason
  return 'code' in reason && typeof reason.code === 'string' ? reason.code : reason.name
}

/** The stack without the message, which may quote a client's data. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n') // prettier-ignore
}
