import { Session } from 'node:inspector'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { askWorker, evaluateInMainThread } from './ask-thread.mjs'
import { computeBlockedTime } from './blocked-time.mjs'
import { chooseSample } from './choose-sample.mjs'
import { createFrameMapper } from './map-frames.mjs'
import { openLoopWait } from './loop-wait.mjs'
import { flags, times, work } from './slots.mjs'
import { openThreadTimes } from './thread-times.mjs'
import { watchForHang } from './watch-for-hang.mjs'
import { watchForStops } from './watch-for-stops.mjs'

/**
 * The watchdog's thread: sleeps until the watched thread's next heartbeat may be overdue, requests that thread's stack
 * through the inspector's protocol, and again each time that the gap has doubled, waits for the end of the gap, and
 * sends the watched thread its observations.
 *
 * @typedef {import('../watchdog-data.js').WatchdogData} WatchdogData
 * @typedef {import('../watchdog-data.js').Gap} Gap
 * @typedef {import('../take-stack.js').TakenStack} TakenStack
 * @typedef {import('./choose-sample.mjs').Sample} Sample
 * @typedef {import('./thread-times.mjs').ThreadTimes} ThreadTimes
 */

const data = /** @type {WatchdogData} */ (workerData)
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)
const { everyMs } = data
const thresholdNs = data.thresholdMs * 1e6
/**
 * When this thread itself is later than this, nothing is concluded: everything was stopped, or the machine is
 * overloaded.
 */
const maxOversleepNs = Math.max(thresholdNs / 2, 5e6)
/** An interruption is served within this time where the engine can be interrupted. */
const promptNs = 3e6

/** The second before its block in which the work that was begun last may have to do with it. */
const workIsKnownForNs = 1e9

const threadDirectory = `/proc/self/task/${data.kernelThreadId}`
const loopWait = data.loopFiles && openLoopWait(threadDirectory, data.loopFiles)
const threadTimes = openThreadTimes(threadDirectory)
const ownTimes = openThreadTimes('/proc/thread-self')
const mapFrames = createFrameMapper()
const nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

const nowNs = () => Number(process.hrtime.bigint())
const turnNow = () => Atomics.load(data.flags, flags.turn)
const isWaiting = () => loopWait?.read() === 'waiting'
const isDebugged = () => Atomics.load(data.flags, flags.isDebugged) === 1

// An inspector's answer keeps no event loop alive; this does.
port.on('message', () => {})
port.postMessage('watching')
await watch()

async function watch() {
  let earlier = look()
  let seen = earlier
  /** Before this time nothing was blocked, or nothing is concluded. */
  let clearNs = seen.atNs
  for (;;) {
    if (seen.isWaiting) clearNs = seen.atNs
    const startNs = Math.max(seen.dueNs, clearNs)
    const overdueNs = startNs + thresholdNs
    // Costs an idle process a third of what a timer of this thread's loop does.
    if (seen.atNs < overdueNs) Atomics.wait(nothing, 0, 0, Math.ceil((overdueNs - seen.atNs) / 1e6))
    const next = look(seen)
    const isSuspect = next.turn === seen.turn && !next.isWaiting
    if (next.atNs - overdueNs > maxOversleepNs) {
      clearNs = next.atNs
      if (isSuspect) port.postMessage('starved')
    } else if (isSuspect) {
      // At most the time between the heartbeat and this look: some of the wait may be from before.
      const waitedNs = Math.min(Math.max(0, seen.atNs - startNs), waitBetween(earlier.thread, seen.thread))
      await observeGap({ seen, startNs, waitedNs })
    }
    earlier = seen
    seen = isSuspect ? look() : next
  }
}

/**
 * @typedef {object} Look
 * @property {number} turn
 * @property {number} dueNs when the heartbeat is due that ends this turn
 * @property {boolean} isWaiting for events
 * @property {ThreadTimes | undefined} thread
 * @property {number} atNs
 */

/**
 * One small file is read while the watched thread is idle: its times are as they were then.
 *
 * @param {Look} [earlier]
 * @returns {Look}
 */
function look(earlier) {
  const turn = turnNow()
  const state = loopWait?.read()
  const isIdle = state === 'waiting'
  const isUnchanged = isIdle && earlier?.isWaiting === true && earlier.turn === turn
  // A loop that waits runs no work: what was begun before has stopped at the latest now.
  if (isIdle && data.work[work.isNew] === 1) {
    data.work[work.isNew] = 0
    data.times[times.workSeen] = nowNs()
  }
  return {
    turn,
    dueNs:
      (data.times[times.beat] ?? 0) + (Atomics.load(data.flags, flags.isByTimer) === 1 ? everyMs * 1e6 : 0),
    isWaiting: isIdle,
    thread: isUnchanged ? earlier.thread : readThread(state),
    atNs: nowNs(),
  }
}

/**
 * A thread that waits for events is not asleep in a call that blocks.
 *
 * @param {ReturnType<NonNullable<typeof loopWait>['read']>} [state] read at once with its times
 */
function readThread(state = loopWait?.read()) {
  const thread = threadTimes?.read()
  return thread === undefined || state === undefined ? thread : { ...thread, isAsleep: state === 'asleep' }
}

/**
 * @param {ThreadTimes | undefined} before
 * @param {ThreadTimes | undefined} after
 */
function waitBetween(before, after) {
  return before === undefined || after === undefined ? 0 : Math.max(0, after.waitedNs - before.waitedNs)
}

/**
 * @param {object} gap
 * @param {Look} gap.seen the last one before it
 * @param {number} gap.startNs the earliest possible
 * @param {number} gap.waitedNs for a CPU, until then
 */
async function observeGap({ seen, startNs, waitedNs }) {
  /** @type {Sample[]} */
  const samples = []
  const before = seen.thread
  let seenBlockedNs = 0
  /** After this much blocked time the next request is sent. */
  let askAfterNs = thresholdNs
  let isAsked = false
  const stops = watchForStops({ everyMs, maxOversleepNs, ownTimes })
  const hang = watchForHang(data.hang, {
    readBlockedNs,
    isDebugged,
    readStack: () => mapFrames(samples.at(-1)?.stack.frames ?? []),
  })

  /** The time before the thread's times were read is taken to be like the time since. */
  function readBlockedNs() {
    const stoppedNs = stops.read()
    const now = nowNs()
    const sinceNs = now - seen.atNs - stoppedNs
    const blocked = computeBlockedTime(sinceNs, before, readThread())
    if (turnNow() === seen.turn) seenBlockedNs = blocked.surelyNs
    return sinceNs > 0 ? (now - startNs - stoppedNs) * (blocked.likelyNs / sinceNs) : 0
  }

  while (turnNow() === seen.turn && !isWaiting()) {
    const isQuiet = isDebugged() || Atomics.load(data.flags, flags.isEnding) === 1
    const blockedNs = readBlockedNs()
    if (!isQuiet && blockedNs >= askAfterNs) {
      isAsked = true
      const askedNs = nowNs()
      const workThen = readWork(startNs)
      const stack = await askForStack()
      if (stack !== undefined && stack.turn === seen.turn) {
        samples.push({ stack, isPrompt: Number(stack.atNs) - askedNs < promptNs, work: workThen })
      }
      askAfterNs = 2 * Math.max(blockedNs, readBlockedNs())
    } else {
      const leftMs = Math.ceil((askAfterNs - blockedNs) / 1e6)
      await sleep(isQuiet ? everyMs : Math.min(everyMs, Math.max(leftMs, everyMs / 4)))
    }
  }
  hang.stop()
  const stoppedNs = stops.stop()
  // A debugger may have come during the gap. A thread that was asked has a heartbeat before it waits again.
  if (!isAsked || isDebugged() || turnNow() === seen.turn) return
  const [recordedUntilNs = 0, recordedActiveNs = 0] = [
    data.times[times.gapUntil],
    data.times[times.gapActive],
  ]
  const isRecorded = Atomics.load(data.flags, flags.gapTurn) === seen.turn
  const untilNs = isRecorded ? recordedUntilNs : nowNs()
  const blockedFromNs = isRecorded ? Math.max(startNs, untilNs - recordedActiveNs) : startNs
  const allWaitedNs = waitedNs + waitBetween(before, threadTimes?.read())
  const passedNs = untilNs - blockedFromNs - stoppedNs
  if (passedNs < thresholdNs) return
  // Waits are counted until this thread looks, which is after the end: the blocked time is never less than what was
  // seen before it.
  const durationNs = Math.max(passedNs - allWaitedNs, Math.min(seenBlockedNs, passedNs))
  const chosen = chooseSample(samples, { startNs: blockedFromNs, untilNs })
  // A thread that answers at once, and runs nothing, was not blocked: it had only just got its CPU.
  const wasIdle = chosen?.sample.isPrompt === true && chosen.sample.stack.frames.length === 0
  if (durationNs < thresholdNs || wasIdle) {
    port.postMessage('starved')
    return
  }
  port.postMessage(
    /** @satisfies {Gap} */ ({
      startNs: BigInt(Math.round(blockedFromNs)),
      untilNs: BigInt(Math.round(untilNs)),
      durationMs: durationNs / 1e6,
      waitedForCpuMs: allWaitedNs / 1e6,
      frames: mapFrames(chosen?.sample.stack.frames ?? []),
      isExact: chosen?.isExact ?? false,
      work: { ofStack: chosen?.sample.stack.work ?? 0, ...(chosen?.sample.work ?? readWork(blockedFromNs)) },
    }),
  )
}

/** @param {number} fromNs of the gap */
function readWork(fromNs) {
  const isRecent =
    data.work[work.isNew] === 1 || fromNs - (data.times[times.workSeen] ?? 0) <= workIsKnownForNs
  return { running: data.work[work.running] ?? 0, last: isRecent ? (data.work[work.last] ?? 0) : 0 }
}

/**
 * Connected for this one request: with a permanent session, the process would wait for it at its end.
 *
 * @returns {Promise<TakenStack | undefined>}
 */
async function askForStack() {
  Atomics.add(data.flags, flags.question, 1)
  Atomics.store(data.flags, flags.isAsking, 1)
  Atomics.store(data.flags, flags.isStackWanted, 1)
  const session = new Session()
  try {
    session.connectToMainThread()
    const { workerId, expression } = data
    const text = await (workerId === undefined
      ? evaluateInMainThread(session, expression)
      : askWorker(session, workerId, expression))
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } finally {
    session.disconnect()
    Atomics.store(data.flags, flags.isStackWanted, 0)
    Atomics.store(data.flags, flags.isAsking, 0)
  }
}
