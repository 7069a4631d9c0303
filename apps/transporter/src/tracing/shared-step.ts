import type { Span } from '@frontpage/service-kit'

/** A step that the parts of a batch take side by side: it lasts from the first that begins to the last that ends. */
export interface SharedStep {
  /** The step in the batch's trace; begins with the first call. */
  span(): Span | undefined
  run<Result>(work: (span: Span | undefined) => Promise<Result>): Promise<Result>
  /** Called when no further part takes the step. */
  end(): void
}

export function startSharedStep<Name extends string>(
  name: Name,
  { trace, onStep }: { trace: Span | undefined; onStep: (step: Name, seconds: number) => void },
): SharedStep {
  let startedMs: number | undefined
  let endedMs = 0
  let span: Span | undefined

  function begin(): Span | undefined {
    if (startedMs === undefined) {
      startedMs = performance.now()
      span = trace?.child(name)
    }
    return span
  }

  return {
    span: begin,
    async run(work) {
      try {
        return await work(begin())
      } catch (error) {
        span?.fail(error)
        throw error
      } finally {
        endedMs = performance.now()
      }
    },
    end() {
      if (startedMs === undefined) return
      onStep(name, Math.max(0, endedMs - startedMs) / 1000)
      span?.end()
    },
  }
}
