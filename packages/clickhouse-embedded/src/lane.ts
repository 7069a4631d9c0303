import { clickHouseError } from './errors/clickhouse-error.js'

export interface LaneLimits {
  /** The number of tasks that run at a time. */
  slots: number
  /** The number of further tasks that may wait. */
  maxWaiting: number
}

interface LaneTurn {
  /** Aborted when nobody waits for the answer any more: a task that has not begun is then dropped. */
  signal: AbortSignal
  /** The maximum time for which the task may wait for its turn. */
  maxWaitMs: number
}

/** Runs a bounded number of tasks at a time with a bounded queue in front, first come, first served. */
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
        // The slot is given to the next in the queue directly; otherwise a newcomer could take it in between.
        const [next] = waiting
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}
