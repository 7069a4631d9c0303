export interface Repetition {
  /** Begins no further run; resolves when none is in progress. */
  close(): Promise<void>
}

export interface RepetitionOptions {
  /** The pause between the end of a run and the beginning of the next. */
  everyMs: number
  /** The pause before the first run. By default it begins at once, within the call. */
  firstAfterMs?: number
  /**
   * Runs begin at multiples of `everyMs` of the process's clock, the first of them at least half of it after the end of the
   * run before: all such repetitions of a process wake it together, which is most of what an idle process costs.
   */
  isAligned?: boolean
  /** Not called for a run that fails while it is being closed. */
  onError: (error: unknown) => void
}

/** Runs `task` repeatedly; runs never overlap. The task's signal is aborted when the repetition is closed. */
export function repeatUntilClosed(
  task: (signal: AbortSignal) => Promise<void>,
  { everyMs, firstAfterMs, isAligned = false, onError }: RepetitionOptions,
): Repetition {
  const closing = new AbortController()
  const { signal } = closing
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  async function run(): Promise<void> {
    try {
      await task(signal)
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
    if (!signal.aborted) startIn(isAligned ? untilNextMultiple(everyMs) : everyMs)
  }

  function startIn(ms: number): void {
    timer = setTimeout(() => void (running = run()), ms)
  }

  if (firstAfterMs === undefined) running = run()
  else startIn(firstAfterMs)

  return {
    async close() {
      closing.abort()
      clearTimeout(timer)
      await running
    },
  }
}

function untilNextMultiple(everyMs: number): number {
  const nowMs = performance.now()
  return Math.ceil(nowMs / everyMs + 0.5) * everyMs - nowMs
}
