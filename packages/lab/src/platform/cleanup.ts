/** The lab was asked to stop; everything that it had started is stopped already. */
export class InterruptedError extends Error {
  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`)
  }
}

export interface Cleanup {
  /** `close` runs when the work has ended, failed or was interrupted; the last one added runs first. */
  add(close: () => Promise<unknown> | void): void
}

/**
 * Runs work that starts processes and writes files, and cleans up after it whatever happens.
 * @throws InterruptedError on SIGINT and SIGTERM; a second signal ends the lab at once.
 */
export async function withCleanup<Result>(work: (cleanup: Cleanup) => Promise<Result>): Promise<Result> {
  const closers: (() => Promise<unknown> | void)[] = []
  let interrupt: (signal: NodeJS.Signals) => void = () => {}
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = (signal) => reject(new InterruptedError(signal))
  })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, interrupt)
  try {
    return await Promise.race([work({ add: (close) => closers.push(close) }), interrupted])
  } finally {
    for (const close of closers.toReversed()) {
      try {
        await close()
      } catch (error) {
        process.stderr.write(`cleaning up: ${(error as Error).message}\n`)
      }
    }
    for (const signal of signals) process.off(signal, interrupt)
  }
}
