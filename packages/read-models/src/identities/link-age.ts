const linkDays = 400

/** Since a link was last seen; relative to the wall clock, garbage collection only: longer than anybody reads it. */
export const ttlSeconds = (linkDays + 1) * 86_400

/** Links that were last seen before are no links any more. */
export function oldestLinkMs(nowMs: number): number {
  return nowMs - linkDays * 86_400_000
}
