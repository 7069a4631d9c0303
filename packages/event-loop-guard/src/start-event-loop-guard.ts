import { readlinkSync } from 'node:fs'
import { isMainThread, threadId, Worker } from 'node:worker_threads'
import { observeGcPauses } from './gc-pauses.js'
import { startHeartbeat } from './heartbeat.js'
import { createIncidentLog } from './incident-log.js'
import type { Culprit, Incident } from './incident.js'
import { addReturnPoints } from './return-points.js'
import { createStackTaker } from './take-stack.js'
import { toIncident } from './to-incident.js'
import type { HangOptions, WatchdogData, WatchdogMessage } from './watchdog-data.js'
import { findLoopFiles } from './watchdog/loop-wait.mjs'
import { flags } from './watchdog/slots.mjs'
import { reasonToStayOff } from './reason-to-stay-off.js'
import { workSlots } from './work-labels.js'

export interface EventLoopGuardOptions {
  /** A longer blockage is an incident. Default 50, at least 5. */
  readonly thresholdMs?: number
  /** Called at the end of each incident. An error that it throws goes to `onError`. */
  readonly onIncident?: (incident: Incident) => void
  /** Called with the first incident of each culprit: for the log. */
  readonly onCulprit?: (incident: Incident) => void
  /** Called when a callback has thrown; or when the watchdog itself failed, and nothing is watched from now on. */
  readonly onError?: (error: Error) => void
  /** The number of incidents that are kept. Default 100. */
  readonly maxIncidents?: number
  /** The number of culprits that are counted separately. Default 500. */
  readonly maxCulprits?: number
  /** The number of frames of each stack that are kept. Default 32. */
  readonly maxFrames?: number
  /** Whether natives that cannot be interrupted are wrapped, so that they are identified for certain. Default true. */
  readonly returnPoints?: boolean
  /**
   * The sign by which the loop shows that it turns. Default `turn` where the system tells what a thread waits in; elsewhere, and where
   * this says so, a `timer`, which wakes an idle process.
   */
  readonly heartbeat?: 'turn' | 'timer'
  /** By default after 10 seconds, to stderr. */
  readonly hang?: Partial<HangOptions>
}

export interface EventLoopGuard {
  /** `off` is permanent and has a reason; `quiet` lasts while an inspector listens. */
  state():
    { readonly kind: 'watching' | 'quiet' | 'stopped' } | { readonly kind: 'off'; readonly why: string }
  /** Resolves when the watchdog has begun to watch, or never will. */
  ready(): Promise<void>
  /** The latest incidents, oldest first. */
  incidents(): readonly Incident[]
  /** The culprits that took the most time first. */
  culprits(): readonly Culprit[]
  /** Totals since the start. `starved`: gaps in which the thread waited for a CPU, and which are not incidents. */
  totals(): { readonly incidents: number; readonly blockedMs: number; readonly starved: number }
  /** Stops everything; the incidents stay readable. */
  stop(): Promise<void>
}

const slot = Symbol.for('@frontpage/event-loop-guard')
const minThresholdMs = 5
const maxThresholdMs = 60_000
/** Frames of a library that calls itself are above those of its caller. */
const framesLookedAt = 4
/** The guard's own frames, which are in the stack, too. */
const ownFrames = 16
/** A process that ends waits this long for a pending request: node would wait for its session to close. */
const maxEndMs = 100
/** A timer's part of the threshold is the error of a duration; more heartbeats cost more. */
const beatsPerThreshold = 4

/**
 * Watches the event loop of this thread. A guard that must not run (another one does, a profiler does)
 * is `off`, and never throws for it. Throws RangeError for a threshold below 5 ms or above a minute.
 */
export function startEventLoopGuard(options: EventLoopGuardOptions = {}): EventLoopGuard {
  const { thresholdMs = 50, maxIncidents = 100, maxCulprits = 500, maxFrames = 32 } = options
  if (!(thresholdMs >= minThresholdMs && thresholdMs <= maxThresholdMs)) {
    throw new RangeError(`thresholdMs must be from ${minThresholdMs} to ${maxThresholdMs}`)
  }
  const incidentLog = createIncidentLog({ maxIncidents, maxCulprits })
  let incidents = 0
  let blockedMs = 0
  let starved = 0
  let off = slot in globalThis ? 'another guard watches this thread' : undefined
  off ??= reasonToStayOff(process.execArgv, process.env['NODE_OPTIONS'] ?? '')
  const readable = {
    incidents: () => incidentLog.incidents(),
    culprits: () => incidentLog.culprits(),
    totals: () => ({ incidents, blockedMs, starved }),
  }
  const offFor = (why: string): EventLoopGuard => ({
    ...readable,
    state: () => ({ kind: 'off', why }),
    ready: async () => {},
    stop: async () => {},
  })
  if (off !== undefined) return offFor(off)

  const everyMs = Math.max(1, Math.floor(thresholdMs / beatsPerThreshold))
  const kernelThreadId = readKernelThreadId()
  const loopFiles =
    options.heartbeat === 'timer' ? undefined : findLoopFiles(`/proc/self/task/${kernelThreadId}`)
  const heart = startHeartbeat({ each: loopFiles === undefined ? 'timer' : 'turn', everyMs })
  const data: WatchdogData = {
    times: heart.times,
    flags: heart.flags,
    work: workSlots,
    everyMs,
    thresholdMs,
    loopFiles,
    kernelThreadId,
    workerId: isMainThread ? undefined : threadId,
    expression: `globalThis[Symbol.for(${JSON.stringify(slot.description)})]?.()`,
    hang: {
      afterMs: options.hang?.afterMs ?? 10_000,
      fields: options.hang?.fields ?? {},
      fileDescriptor: options.hang?.fileDescriptor ?? 2,
    },
  }
  let watchdog: Worker
  try {
    watchdog = startWatchdog(data)
  } catch (error) {
    heart.stop()
    return offFor(`the watchdog cannot be started: ${String(error)}`)
  }
  const taker = createStackTaker(heart, framesLookedAt * maxFrames + ownFrames)
  Object.defineProperty(globalThis, slot, { value: () => taker.answer(), configurable: true })
  const gcPauses = observeGcPauses()
  const returnPoints =
    options.returnPoints === false ? undefined : addReturnPoints(heart.flags, () => taker.takeAtReturn())
  const onExit = (): void => endQuestions(heart.flags)
  process.once('exit', onExit)
  const { promise: begun, resolve: begin } = newDeferred()
  let kind: 'watching' | 'stopped' = 'watching'
  let stopping: Promise<void> | undefined

  function take(message: WatchdogMessage): void {
    if (message === 'watching') {
      // Not earlier: otherwise nothing could wait for `ready` in a process that has nothing else to do.
      watchdog.unref()
      begin()
    } else if (message === 'starved') starved++
    else {
      const incident = toIncident(message, { number: ++incidents, gcPauses, maxFrames })
      blockedMs += incident.durationMs
      const isNew = incidentLog.add(incident)
      tell(() => options.onIncident?.(incident))
      if (isNew) tell(() => options.onCulprit?.(incident))
    }
  }

  function tell(callback: () => void): void {
    try {
      callback()
    } catch (error) {
      options.onError?.(error instanceof Error ? error : new Error(String(error)))
    }
  }

  function release(): void {
    heart.stop()
    gcPauses.stop()
    returnPoints?.remove()
    process.off('exit', onExit)
    delete (globalThis as { [slot]?: unknown })[slot]
    begin()
  }

  watchdog.on('message', take)
  watchdog.on('error', (error) => {
    off = `the watchdog failed: ${error.message}`
    release()
    options.onError?.(error)
  })

  return {
    ...readable,
    state() {
      if (off !== undefined) return { kind: 'off', why: off }
      if (kind === 'stopped') return { kind }
      return { kind: heart.isDebugged() ? 'quiet' : 'watching' }
    },
    ready: () => begun,
    stop() {
      stopping ??= (async () => {
        kind = 'stopped'
        release()
        await watchdog.terminate()
      })()
      return stopping
    },
  }
}

function startWatchdog(workerData: WatchdogData): Worker {
  return new Worker(new URL('./watchdog/watchdog.mjs', import.meta.url), {
    name: 'event-loop-guard',
    workerData,
    // It inherits neither loaders nor flags of the process: it is plain JavaScript, and should start at once.
    execArgv: [],
    env: {},
    // A source map is read into memory as a whole.
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 4 },
  })
}

/** Used on Linux only; elsewhere the result is not read. */
function readKernelThreadId(): number {
  if (isMainThread) return process.pid
  try {
    // oxlint-disable-next-line node/no-sync -- only synchronously it is this thread that reads
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  } catch {
    return process.pid
  }
}

function endQuestions(shared: Int32Array): void {
  Atomics.store(shared, flags.isEnding, 1)
  const untilMs = performance.now() + maxEndMs
  while (Atomics.load(shared, flags.isAsking) === 1 && performance.now() < untilMs);
}

function newDeferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
