/** Resolves with the first truthy answer; rejects, with the last error, after `timeoutMs`. Used instead of sleeping. */
export async function waitFor<Answer>(
  ask: () => Answer | Promise<Answer>,
  options: { timeoutMs?: number; everyMs?: number; what?: string } = {},
): Promise<NonNullable<Answer>> {
  const { timeoutMs = 30_000, everyMs = 20, what = 'the condition' } = options
  const deadline = performance.now() + timeoutMs
  let last: unknown
  for (;;) {
    try {
      last = await ask()
      if (last) return last as NonNullable<Answer>
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) {
      throw new Error(`${what} was not true within ${timeoutMs} ms; last: ${String(last)}`, {
        cause: last,
      })
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
