/**
 * Resolves to undefined after this time. The operation is not cancelled. An answer that comes in time lets go of the timer,
 * which would otherwise keep the answer in memory until then.
 */
export async function within<Answer>(
  ms: number,
  answer: Promise<Answer> | undefined,
): Promise<Answer | undefined> {
  if (answer === undefined) return undefined
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined).unref()
  })
  try {
    return await Promise.race([answer, deadline])
  } finally {
    clearTimeout(timer)
  }
}
