import { clickHouseError } from './clickhouse-error.js'

export interface LaneLimits {
  /** How many tasks run at a time. */
  slots: number
  /** How many more may wait. */
  maxWaiting: number
}

interface LaneTurn {
  /** Aborted when nobody waits for the answer any more: a task that has not begun is then dropped. */
  signal: AbortSignal
  /** How long the task may wait for its turn. */
  maxWaitMs: number
}

/** A bounded number of tasks at a time with a bounded queue in front, first come, first served. */
export interface Lane {
  /**
   * @throws ClickHouseError TOO_MANY_SIMULTANEOUS_QUERIES when the queue is full, TIMEOUT_EXCEEDED when the turn came
   * too late, ABORTED when the signal ended the wait.
   */
  run<T>(turn: LaneTurn, task: () => Promise<T>): Promise<T>
}

export function createLane(name: string, { slots, maxWaiting }: LaneLimits): Lane {
  const waiting = new Set<() => void>()
  let running = 0

  function waitForTurn({ signal, maxWaitMs }: LaneTurn): Promise<void> {
    if (waiting.size >= maxWaiting) {
      const message = `Too many simultaneous queries: ${running} ${name} run and ${waiting.size} wait`
      return Promise.reject(clickHouseError('TOO_MANY_SIMULTANEOUS_QUERIES', message))
    }
    return new Promise((resolve, reject) => {
      const leave = (settle: () => void): void => {
        waiting.delete(begin)
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
        settle()
      }
      const begin = (): void => leave(resolve)
      const onAbort = (): void =>
        leave(() =>
          reject(clickHouseError('ABORTED', 'The client closed the connection while the query waited')),
        )
      const onTimeout = (): void =>
        leave(() =>
          reject(
            clickHouseError(
              'TIMEOUT_EXCEEDED',
              `Timeout exceeded: waited ${maxWaitMs} ms for one of ${slots} ${name}`,
            ),
          ),
        )
      const timer = maxWaitMs > 0 ? setTimeout(onTimeout, maxWaitMs) : undefined
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.add(begin)
    })
  }

  return {
    async run(turn, task) {
      if (running < slots) running += 1
      else await waitForTurn(turn)
      try {
        return await task()
      } finally {
        // The slot goes to the next in line directly, or a newcomer could take it in between.
        const [next] = waiting
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}
