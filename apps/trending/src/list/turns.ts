import type { Steps } from '@frontpage/ranking'

/**
 * Runs work in slices of some milliseconds in a turn of the event loop, so that other work need not wait for all of it.
 */
export interface Turns {
  /** Runs all of it before any work that is added later. Rejects with the steps' error. */
  run<Result>(steps: Steps<Result>): Promise<Result>
}

/** A reader waits for at least one turn. */
const defaultTurnMs = 2

interface Task {
  readonly steps: Steps<unknown>
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

export function createTurns({ turnMs = defaultTurnMs }: { turnMs?: number } = {}): Turns {
  const tasks: Task[] = []

  function takeTurn(): void {
    const untilMs = performance.now() + turnMs
    do {
      const task = tasks[0] as Task
      if (takeStep(task)) tasks.shift()
    } while (tasks.length > 0 && performance.now() < untilMs)
    if (tasks.length > 0) setImmediate(takeTurn)
  }

  return {
    run: (steps) =>
      new Promise((resolve, reject) => {
        if (tasks.push({ steps, resolve, reject }) === 1) setImmediate(takeTurn)
      }),
  }
}

/** Whether it was the last one. */
function takeStep({ steps, resolve, reject }: Task): boolean {
  try {
    const step = steps.next()
    if (step.done === true) resolve(step.value as never)
    return step.done === true
  } catch (error) {
    reject(error)
    return true
  }
}
