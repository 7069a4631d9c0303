import type { TraceContext } from '@frontpage/contracts'

type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** Names of OpenTelemetry's semantic conventions where they have one. No personal data: traces often leave the house. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  /** Default `internal`. */
  readonly kind?: SpanKind
  readonly attributes?: SpanAttributes
  /** What it has to do with, beside its parent; of more than 128 the first are left out. */
  readonly links?: readonly TraceContext[]
}

/** A piece of work within a trace. */
export interface Span {
  /** Whether it is recorded; of one that is not, no child will be. */
  readonly isSampled: boolean
  /** What a child elsewhere needs to know. */
  readonly context: TraceContext
  child(name: string, options?: SpanOptions): Span
  set(attributes: SpanAttributes): void
  /** An error that did not end the work. Of errors the kind and the place are told, not the message. */
  note(error: unknown): void
  /** The work did not succeed; `reason` is an error, or a short code. The first reason stays. */
  fail(reason: unknown): void
  end(): void
}

/** Undefined wherever tracing is off: then nothing of OpenTelemetry's is loaded that records or sends. */
export interface Tracer {
  /** Continues the parent where there is one that can be read, else begins a trace. */
  start(name: string, options: SpanOptions & { readonly parent?: TraceContext | undefined }): Span
}
