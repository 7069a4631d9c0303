const dayMs = 86_400_000

/** How long what events say of a story is remembered since its last view. */
export const rememberedDays = 30

/** A story that was last seen before is forgotten. */
export function oldestViewMs(nowMs: number): number {
  return nowMs - rememberedDays * dayMs
}

/** The 30 days for which the room of new stories is counted. */
export function periodOf(nowMs: number): number {
  return Math.floor(nowMs / (rememberedDays * dayMs))
}
