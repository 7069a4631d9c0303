import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'

/**
 * Lists are learned in the process that answers readers: each in a turn of the event loop of its own, and with pauses
 * that leave it four fifths of the time.
 */
const restPerWork = 4
/** A timer is not exact below this. */
const minPauseMs = 4

/** @returns what waits for the next turn, given the milliseconds that the last one took */
export function createPace(): (workedMs: number) => Promise<void> {
  let owedMs = 0
  return async (workedMs) => {
    owedMs += workedMs * restPerWork
    if (owedMs < minPauseMs) return nextTurn()
    const restMs = owedMs
    owedMs = 0
    await pause(restMs)
  }
}
