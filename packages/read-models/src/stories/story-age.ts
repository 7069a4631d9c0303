const dayMs = 86_400_000

/** A story's attributes are kept for this long after its last view. */
export const rememberedDays = 30

/** A story that was last seen before this is forgotten. */
export function oldestViewMs(nowMs: number): number {
  return nowMs - rememberedDays * dayMs
}

/** The 30 days for which the room of new stories is counted. */
export function periodOf(nowMs: number): number {
  return Math.floor(nowMs / (rememberedDays * dayMs))
}
