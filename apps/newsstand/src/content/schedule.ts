/** A story comes out about this often. */
export const slotMs = 10 * 60_000
/** Slots are counted from here: 2026-01-01 in UTC. */
export const epochMs = Date.UTC(2026, 0, 1)
/** Publication is late by up to this, so that it does not look like clockwork. */
const latestMs = 8 * 60_000

/** The slot that a moment is in. */
export function slotOf(timeMs: number): number {
  return Math.floor((timeMs - epochMs) / slotMs)
}

/** When the story of a slot comes out: always the same for the same slot, and before the next slot begins. */
export function publishedInSlot(slot: number): number {
  const scattered = Math.imul(slot ^ 0x5bd1e995, 0x9e3779b1) >>> 0
  return epochMs + slot * slotMs + Math.floor((scattered / 2 ** 32) * latestMs)
}
