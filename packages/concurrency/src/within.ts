/**
 * Resolves to undefined after this time. The operation is not cancelled. An answer that comes in time lets go of the timer,
 * which would otherwise keep the answer in memory until then.
 */
export function within<Answer>(ms: number, answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  if (answer === undefined) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, undefined).unref()
    answer.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
