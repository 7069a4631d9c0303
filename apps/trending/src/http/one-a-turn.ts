/** Lets work that blocks for some milliseconds be done once in a turn of the event loop, so that several do not add up. */
export interface OneATurn {
  /** Whether this turn is free; then it is the caller's. */
  take(): boolean
  /** Resolves in the next turn; to be asked when this one is not free. */
  next(): Promise<void>
}

export function createOneATurn(): OneATurn {
  let isTaken = false
  let waiting: (() => void)[] = []

  function begin(): void {
    isTaken = false
    const resumed = waiting
    waiting = []
    for (const resume of resumed) resume()
  }

  return {
    take() {
      if (isTaken) return false
      isTaken = true
      setImmediate(begin)
      return true
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  }
}
