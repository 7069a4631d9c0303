/** Runs one task after the other, in the order in which they were given. A task that fails holds up none behind it. */
export type SerialQueue = <Result>(task: () => Promise<Result>) => Promise<Result>

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => {})
    return result
  }
}
