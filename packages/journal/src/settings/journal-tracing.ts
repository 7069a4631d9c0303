import type { TraceContext } from '@frontpage/contracts'

/** A piece of work within a trace, as far as a journal is concerned. */
export interface JournalSpan {
  readonly context: TraceContext
  note(error: unknown): void
  fail(reason: unknown): void
  end(): void
}

/** Shows a batch's way to the store. None of these may throw. */
export interface JournalTracing {
  /** A batch goes to the queue: until Redis has it, however many attempts that takes. The job carries its context. */
  startShipping(batch: {
    readonly id: string
    readonly events: number
    readonly bytes: number
    /** Of the traced requests whose events it holds, in their order; none when it is shipped again. */
    readonly requests: readonly TraceContext[]
    readonly isAgain: boolean
  }): JournalSpan
  /** Redis has it: until the transporter's confirmation is recorded. */
  startWaiting(batch: { readonly id: string }, shipped: TraceContext): JournalSpan
}
