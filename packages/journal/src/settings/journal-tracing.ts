import type { TraceContext } from '@frontpage/contracts'

/** A span within a trace, as far as a journal uses it. */
export interface JournalSpan {
  readonly context: TraceContext
  note(error: unknown): void
  fail(reason: unknown): void
  end(): void
}

/** Traces a batch's way to the store. The functions must not throw. */
export interface JournalTracing {
  /**
   * Begins when a batch is sent to the queue, and lasts until Redis has it, however many attempts that takes. The job
   * carries its context.
   */
  startShipping(batch: {
    readonly id: string
    readonly events: number
    readonly bytes: number
    /** The traced requests whose events it holds, in order; none when it is shipped again. */
    readonly requests: readonly TraceContext[]
    readonly isAgain: boolean
  }): JournalSpan
  /** Begins when Redis has it, and lasts until the transporter's confirmation is recorded. */
  startWaiting(batch: { readonly id: string }, shipped: TraceContext): JournalSpan
}
