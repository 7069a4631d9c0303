const hourMs = 3_600_000
/** A device's clock may be off by this much, and its events lie in another hour of the archive's key then. */
const clockToleranceMs = 10 * 60_000

/** The parameters with which the archive is asked for feeds that were served between two times, and what came of them. */
export function feedHours(
  fromMs: number,
  toMs: number,
  windowMs: number,
): { fromMs: number; toMs: number; fromHour: number; toHour: number } {
  const lastMs = toMs + windowMs + clockToleranceMs
  return { fromMs, toMs, fromHour: hourOf(fromMs - clockToleranceMs), toHour: hourOf(lastMs + hourMs) }
}

/** In seconds since 1970, as the archive has it. */
function hourOf(ms: number): number {
  return (Math.floor(ms / hourMs) * hourMs) / 1_000
}

/** The feed of a message id such as `feed-<feed id>-0`. */
export function feedIdOf({ messageId }: { messageId: string }): string {
  return messageId.slice('feed-'.length, -'-0'.length)
}
