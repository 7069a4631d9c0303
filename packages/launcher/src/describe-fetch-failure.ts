/** fetch reports only "fetch failed"; its cause is the socket's error. */
export function describeFetchFailure(error: unknown): string {
  const { cause, message } = error as { cause?: NodeJS.ErrnoException; message?: string }
  return cause?.code ?? cause?.message ?? message ?? String(error)
}
