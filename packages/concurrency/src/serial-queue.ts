/** Runs tasks one after the other, in the order in which they were added. A task that fails does not stop the next. */
export type SerialQueue = <Result>(task: () => Promise<Result>) => Promise<Result>

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => {})
    return result
  }
}
