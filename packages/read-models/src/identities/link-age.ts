const linkDays = 400

/**
 * The time since a link was last seen; relative to the wall clock, garbage collection only: longer than anything reads
 * it.
 */
export const ttlSeconds = (linkDays + 1) * 86_400

/** Links that were last seen before this do not count any more. */
export function oldestLinkMs(nowMs: number): number {
  return nowMs - linkDays * 86_400_000
}
