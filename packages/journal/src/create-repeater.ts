export interface Repeater {
  /** Resolves when no run is in progress, and none will follow. */
  stop(): Promise<void>
}

/** Runs `work` repeatedly, `everyMs` after the end of the previous run; the first time at once. */
export function createRepeater(options: {
  everyMs: number
  work: (signal: AbortSignal) => Promise<void>
  onError: (error: unknown) => void
}): Repeater {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running = run()

  async function run(): Promise<void> {
    try {
      await options.work(stopping.signal)
    } catch (error) {
      if (!stopping.signal.aborted) options.onError(error)
    }
    if (!stopping.signal.aborted) timer = setTimeout(() => void (running = run()), options.everyMs)
  }

  return {
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await running
    },
  }
}
