/** The number of minutes that are counted and read, including the current one: enough for a chart of the last hours. */
export const liveMinutes = 4 * 60

export function minuteOf(timeMs: number): number {
  return Math.floor(timeMs / 60_000)
}

export function oldestLiveMinute(nowMs: number): number {
  return minuteOf(nowMs) - liveMinutes + 1
}
