/**
 * The number of hours whose minutes, countries, networks … are kept, including the current one: an event is folded up
 * to a day late.
 */
export const detailHours = 26
/** The number of hours that lists look back: seven days and one. */
export const keptHours = 8 * 24

export const hourMs = 3_600_000

/** Hours since 1970, UTC. */
export function hourOf(timeMs: number): number {
  return Math.floor(timeMs / hourMs)
}
