import { Session } from 'node:inspector'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { askWorker, evaluateInMainThread } from './ask-thread.mjs'
import { computeBlockedTime } from './blocked-time.mjs'
import { chooseSample } from './choose-sample.mjs'
import { createFrameMapper } from './map-frames.mjs'
import { flags, times, work } from './slots.mjs'
import { openThreadTimes } from './thread-times.mjs'
import { watchForHang } from './watch-for-hang.mjs'
import { watchForStops } from './watch-for-stops.mjs'

/**
 * The watchdog's thread: sleeps until the watched thread's next heartbeat is overdue, requests that thread's stack
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
const everyNs = Number(data.everyNs)
const thresholdNs = data.thresholdMs * 1e6
const everyMs = Math.max(1, Math.floor(everyNs / 1e6))
/**
 * When this thread itself is later than this, nothing is concluded: everything was stopped, or the machine is
 * overloaded.
 */
const maxOversleepNs = Math.max(thresholdNs / 2, 5e6)
/** An interruption is served within this time where the engine can be interrupted. */
const promptNs = 3e6

const threadTimes = openThreadTimes(`/proc/self/task/${data.kernelThreadId}`)
const ownTimes = openThreadTimes('/proc/thread-self')
const mapFrames = createFrameMapper()

const nowNs = () => Number(process.hrtime.bigint())
const beatNs = () => Number(Atomics.load(data.times, times.beat))
const isDebugged = () => Atomics.load(data.flags, flags.isDebugged) === 1

// An inspector's answer keeps no event loop alive; this does.
port.on('message', () => {})
port.postMessage('watching')
await watch()

async function watch() {
  let trustedNs = nowNs()
  let earlier = threadTimes?.read()
  for (;;) {
    const seenNs = beatNs()
    const before = threadTimes?.read()
    const sampledNs = nowNs()
    const startNs = Math.max(seenNs + everyNs, trustedNs)
    const overdueNs = startNs + thresholdNs
    if (sampledNs < overdueNs) await sleep(Math.ceil((overdueNs - sampledNs) / 1e6))
    if (nowNs() - overdueNs > maxOversleepNs) {
      trustedNs = nowNs()
      if (beatNs() === seenNs) port.postMessage('starved')
    } else if (beatNs() === seenNs) {
      // At most the time between the heartbeat and this look: some of the wait may be from before.
      const waitedNs = Math.min(Math.max(0, sampledNs - startNs), waitBetween(earlier, before))
      await observeGap({ seenNs, startNs, sampledNs, before, waitedNs })
    }
    earlier = before
  }
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
 * @param {number} gap.seenNs the last heartbeat
 * @param {number} gap.startNs
 * @param {number} gap.sampledNs when `before` was read
 * @param {ThreadTimes | undefined} gap.before
 * @param {number} gap.waitedNs until then
 */
async function observeGap({ seenNs, startNs, sampledNs, before, waitedNs }) {
  /** @type {Sample[]} */
  const samples = []
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
    const sinceNs = now - sampledNs - stoppedNs
    const blocked = computeBlockedTime(sinceNs, before, threadTimes?.read())
    if (beatNs() === seenNs) seenBlockedNs = blocked.surelyNs
    return sinceNs > 0 ? (now - startNs - stoppedNs) * (blocked.likelyNs / sinceNs) : 0
  }

  while (beatNs() === seenNs) {
    const isQuiet = isDebugged() || Atomics.load(data.flags, flags.isEnding) === 1
    const blockedNs = readBlockedNs()
    if (!isQuiet && blockedNs >= askAfterNs) {
      isAsked = true
      const askedNs = nowNs()
      const workThen = readWork()
      const stack = await askForStack()
      if (stack !== undefined && Number(stack.beat) === seenNs) {
        samples.push({ stack, isPrompt: Number(stack.atNs) - askedNs < promptNs, work: workThen })
      }
      askAfterNs = 2 * Math.max(blockedNs, readBlockedNs())
    } else await sleep(everyMs)
  }
  hang.stop()
  const stoppedNs = stops.stop()
  if (!isAsked) return
  const gapUntil = Atomics.load(data.times, times.gapUntil)
  const isLatestGap = Number(Atomics.load(data.times, times.gapFrom)) === seenNs
  const untilNs = isLatestGap ? Number(gapUntil) : nowNs()
  const allWaitedNs = waitedNs + waitBetween(before, threadTimes?.read())
  const passedNs = untilNs - startNs - stoppedNs
  // Waits are counted until this thread looks, which is after the end: the blocked time is never less than what was
  // seen before it.
  const durationNs = Math.max(passedNs - allWaitedNs, Math.min(seenBlockedNs, passedNs))
  const chosen = chooseSample(samples, { startNs, untilNs })
  // A thread that answers at once, and runs nothing, was not blocked: it had only just got its CPU.
  const wasIdle = chosen?.sample.isPrompt === true && chosen.sample.stack.frames.length === 0
  if (durationNs < thresholdNs || wasIdle) {
    port.postMessage('starved')
    return
  }
  port.postMessage(
    /** @satisfies {Gap} */ ({
      startNs: BigInt(Math.round(startNs)),
      untilNs: BigInt(Math.round(untilNs)),
      durationMs: durationNs / 1e6,
      waitedForCpuMs: allWaitedNs / 1e6,
      frames: mapFrames(chosen?.sample.stack.frames ?? []),
      isExact: chosen?.isExact ?? false,
      work: { ofStack: chosen?.sample.stack.work ?? 0, ...(chosen?.sample.work ?? readWork()) },
    }),
  )
}

function readWork() {
  return { running: data.work[work.running] ?? 0, last: data.work[work.last] ?? 0 }
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
