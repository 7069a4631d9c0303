import { url as inspectorUrl } from 'node:inspector'
import { performance } from 'node:perf_hooks'
import { clearImmediate, clearInterval, setImmediate, setInterval } from 'node:timers'
import { readClockOrigin } from './clock-origin.js'
import { flags, flagsBytes, times, timesBytes, work } from './watchdog/slots.mjs'
import { workSlots } from './work-labels.js'

export interface Heartbeat {
  readonly times: Float64Array
  readonly flags: Int32Array
  /** Makes sure that a heartbeat ends what runs now, also when the loop would wait for events next. */
  beatSoon(): void
  /** True while an inspector listens, and until the heartbeat after that. */
  isDebugged(): boolean
  stop(): void
}

/** Idle time and debuggers, which are dearer to read than a clock, are read with the first heartbeat after this time. */
const rereadNs = 1e6
/** So many turns within so short a time make each one's heartbeat dearer than a timer. */
const manyTurns = { count: 256, withinNs: 256e6 }
/** After this time of the timer turns are counted again. */
const timerLastsNs = 1e9

/**
 * Heartbeats of this thread's event loop, which keep no process alive. Each `turn` of the loop has one, from an
 * immediate: an unreferenced one does not make the loop turn. While there are many turns, or where `each` says so, they
 * come from a `timer`, `everyMs`.
 */
export function startHeartbeat({
  each,
  everyMs,
}: {
  each: 'turn' | 'timer'
  /** Nothing between two heartbeats matters that is shorter than twice this. */
  everyMs: number
}): Heartbeat {
  const beats = new Float64Array(new SharedArrayBuffer(timesBytes))
  const shared = new Int32Array(new SharedArrayBuffer(flagsBytes))
  const originNs = readClockOrigin() * 1e6
  const { nodeTiming } = performance
  const lateNs = 2e6 * everyMs
  let readNs = 0
  let idleNs = 0

  const isInspectorOpen = (): boolean => inspectorUrl() !== undefined

  /** On the path of everything that the thread does: one clock, and stores into memory. */
  function beat(): number {
    const nowNs = originNs + performance.now() * 1e6
    const turn = shared[flags.turn]!
    if (nowNs - readNs > rereadNs) {
      const idleBeforeNs = idleNs
      idleNs = nodeTiming.idleTime * 1e6
      const gapNs = nowNs - beats[times.beat]!
      if (gapNs > lateNs) {
        Atomics.store(shared, flags.gapTurn, turn)
        beats[times.gapUntil] = nowNs
        beats[times.gapActive] = gapNs - (idleNs - idleBeforeNs)
      }
      shared[flags.isDebugged] = isInspectorOpen() ? 1 : 0
      readNs = nowNs
    }
    if (workSlots[work.isNew] === 1) {
      workSlots[work.isNew] = 0
      beats[times.workSeen] = nowNs
    }
    beats[times.beat] = nowNs
    Atomics.store(shared, flags.turn, (turn + 1) | 0)
    return nowNs
  }

  let immediate: NodeJS.Immediate | undefined
  let timer: NodeJS.Timeout | undefined
  let turns = 0
  let turnsFromNs = 0

  function beatByTurns(nowNs: number): void {
    shared[flags.isByTimer] = 0
    turns = 0
    turnsFromNs = nowNs
    beatNextTurn()
  }

  function beatNextTurn(): void {
    immediate = setImmediate(beatThisTurn)
    immediate.unref()
  }

  function beatThisTurn(): void {
    const nowNs = beat()
    if (++turns < manyTurns.count) beatNextTurn()
    else if (nowNs - turnsFromNs > manyTurns.withinNs) beatByTurns(nowNs)
    else beatByTimer(nowNs + timerLastsNs)
  }

  function beatByTimer(untilNs: number): void {
    shared[flags.isByTimer] = 1
    immediate = undefined
    timer = setInterval(() => {
      const nowNs = beat()
      if (nowNs < untilNs) return
      clearInterval(timer)
      beatByTurns(nowNs)
    }, everyMs)
    timer.unref()
  }

  const nowNs = originNs + performance.now() * 1e6
  beats[times.beat] = nowNs
  shared[flags.gapTurn] = -1
  shared[flags.isDebugged] = isInspectorOpen() ? 1 : 0
  if (each === 'turn') beatByTurns(nowNs)
  else beatByTimer(Infinity)
  return {
    times: beats,
    flags: shared,
    beatSoon: () => immediate?.ref(),
    isDebugged() {
      if (isInspectorOpen()) shared[flags.isDebugged] = 1
      return shared[flags.isDebugged] === 1
    },
    stop() {
      clearImmediate(immediate)
      clearInterval(timer)
    },
  }
}
