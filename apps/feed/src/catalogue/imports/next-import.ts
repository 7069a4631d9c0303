const maxPauseMs = 86_400_000
const maxDoublings = 12

/**
 * When a feed is imported next. Each failure doubles the pause, to a day at most; a server that asks for a longer one gets
 * it.
 */
export function nextImportMs({
  startedAtMs,
  everyMinutes,
  failures,
  retryAfterMs = 0,
}: {
  readonly startedAtMs: number
  readonly everyMinutes: number
  /** In a row, this one included. */
  readonly failures: number
  readonly retryAfterMs?: number | undefined
}): number {
  const pauseMs = everyMinutes * 60_000 * 2 ** Math.min(failures, maxDoublings)
  return startedAtMs + Math.min(maxPauseMs, Math.max(pauseMs, retryAfterMs))
}
