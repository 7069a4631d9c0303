import type { TraceContext } from '@frontpage/contracts'

type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/**
 * Names follow OpenTelemetry's semantic conventions where they have one. No personal data: traces are often sent to
 * another company.
 */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  /** Default `internal`. */
  readonly kind?: SpanKind
  readonly attributes?: SpanAttributes
  /** Related spans, beside the parent; of more than 128 the first are left out. */
  readonly links?: readonly TraceContext[]
}

/** A piece of work within a trace. */
export interface Span {
  /** False when the span is not recorded; its children are not recorded either. */
  readonly isSampled: boolean
  /** The context that a child in another process needs. */
  readonly context: TraceContext
  child(name: string, options?: SpanOptions): Span
  set(attributes: SpanAttributes): void
  /** Records an error that did not end the work. The type and the place of an error are recorded, not its message. */
  note(error: unknown): void
  /** Marks the work as failed; `reason` is an error, or a short code. The first reason is kept. */
  fail(reason: unknown): void
  end(): void
}

/** The tracer is undefined wherever tracing is off: nothing of OpenTelemetry that records or sends is loaded then. */
export interface Tracer {
  /** Continues the parent where there is a readable one, else begins a trace. */
  start(name: string, options: SpanOptions & { readonly parent?: TraceContext | undefined }): Span
}
