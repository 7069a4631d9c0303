import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailableError } from '@frontpage/event-store'

/** Retries while ClickHouse is unavailable, and knows since when it is. */
export interface StoreRetry {
  /** @throws any error of the work except StoreUnavailableError, which is thrown only when the signal aborts */
  run<Result>(work: () => Promise<Result>, onFailure?: (error: Error) => void): Promise<Result>
  /** By `performance.now()`; undefined while ClickHouse is available. */
  unavailableSince(): number | undefined
}

const firstRetryMs = 100
const longestRetryMs = 2_000

export function createStoreRetry(options: {
  signal: AbortSignal
  /** The first failure of an outage, and the success that ends it. */
  onUnavailable?: ((error: unknown) => void) | undefined
  onAvailable?: ((outageSeconds: number) => void) | undefined
}): StoreRetry {
  const { signal } = options
  let unavailableSince: number | undefined

  function reportUnavailable(error: unknown): void {
    if (unavailableSince !== undefined) return
    unavailableSince = performance.now()
    options.onUnavailable?.(error)
  }

  function reportAvailable(): void {
    if (unavailableSince === undefined) return
    const outageSeconds = (performance.now() - unavailableSince) / 1000
    unavailableSince = undefined
    options.onAvailable?.(outageSeconds)
  }

  return {
    async run(work, onFailure) {
      for (let retryMs = firstRetryMs; ; retryMs = Math.min(2 * retryMs, longestRetryMs)) {
        try {
          const result = await work()
          reportAvailable()
          return result
        } catch (error) {
          if (!(error instanceof StoreUnavailableError)) {
            // ClickHouse answered, even though with an error.
            reportAvailable()
            throw error
          }
          if (signal.aborted) throw error
          onFailure?.(error)
          reportUnavailable(error)
        }
        await sleep(retryMs, undefined, { signal })
      }
    },
    unavailableSince: () => unavailableSince,
  }
}
