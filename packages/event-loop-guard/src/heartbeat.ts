import { url as inspectorUrl } from 'node:inspector'
import { flags, flagsBytes, times, timesBytes } from './watchdog/slots.mjs'
import { ageWork } from './work-labels.js'

export interface Heartbeat {
  readonly times: BigInt64Array
  readonly flags: Int32Array
  /** Nanoseconds between two heartbeats. */
  readonly everyNs: bigint
  stop(): void
}

const workIsKnownForMs = 1_000

/** Heartbeats of this thread's event loop, from a timer that keeps no process alive. */
export function startHeartbeat(everyMs: number): Heartbeat {
  const beats = new BigInt64Array(new SharedArrayBuffer(timesBytes))
  const shared = new Int32Array(new SharedArrayBuffer(flagsBytes))
  const everyNs = BigInt(everyMs) * 1_000_000n
  const lateNs = 2n * everyNs
  const maxAge = Math.ceil(workIsKnownForMs / everyMs)

  function beat(): void {
    const now = process.hrtime.bigint()
    const before = Atomics.load(beats, times.beat)
    if (now - before > lateNs) {
      Atomics.store(beats, times.gapFrom, before)
      Atomics.store(beats, times.gapUntil, now)
    }
    shared[flags.isDebugged] = inspectorUrl() === undefined ? 0 : 1
    ageWork(maxAge)
    Atomics.store(beats, times.beat, now)
  }

  Atomics.store(beats, times.beat, process.hrtime.bigint())
  beat()
  const timer = setInterval(beat, everyMs)
  timer.unref()
  return { times: beats, flags: shared, everyNs, stop: () => clearInterval(timer) }
}
