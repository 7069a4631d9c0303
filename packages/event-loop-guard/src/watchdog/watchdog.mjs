import { Session } from 'node:inspector'
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { judgeTime } from './blocked-time.mjs'
import { createFrameMapper } from './map-frames.mjs'
import { pickCulprit } from './pick-culprit.mjs'
import { flags, times, work } from './slots.mjs'
import { openThreadTimes } from './thread-times.mjs'

/**
 * The watchdog's thread: sleeps until the main thread's next sign of life is overdue, asks the main thread for its stack through the
 * inspector's protocol, waits for the end of the gap, and tells the main thread what it saw.
 *
 * @typedef {import('../watchdog-data.js').WatchdogData} WatchdogData
 * @typedef {import('../watchdog-data.js').Gap} Gap
 * @typedef {import('../take-stack.js').TakenStack} TakenStack
 * @typedef {import('./thread-times.mjs').ThreadTimes} ThreadTimes
 */

const data = /** @type {WatchdogData} */ (workerData)
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)
const everyNs = Number(data.everyNs)
const thresholdNs = data.thresholdMs * 1e6
const everyMs = Math.max(1, Math.floor(everyNs / 1e6))
/** This thread's own lateness beyond which nothing is concluded: everything was stopped, or the machine is overloaded. */
const maxOversleepNs = Math.max(thresholdNs / 2, 5e6)
/** Within this an interruption is served where the engine can be interrupted. */
const promptNs = 10e6

const threadTimes = openThreadTimes(data.mainThreadId)
const mapFrame = createFrameMapper()

const nowNs = () => Number(process.hrtime.bigint())
const beatNs = () => Number(Atomics.load(data.times, times.beat))

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
    if (nowNs() - overdueNs > maxOversleepNs) trustedNs = nowNs()
    else if (beatNs() === seenNs) {
      // Of what passed between the sign of life and this look, at most: some of it may be from before.
      const waitedNs = Math.min(Math.max(0, sampledNs - startNs), waitBetween(earlier, before))
      await attend({ seenNs, startNs, sampledNs, before, waitedNs })
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
 * @param {number} gap.seenNs the last sign of life
 * @param {number} gap.startNs
 * @param {number} gap.sampledNs when `before` was read
 * @param {ThreadTimes | undefined} gap.before
 * @param {number} gap.waitedNs until then
 */
async function attend({ seenNs, startNs, sampledNs, before, waitedNs }) {
  /** @type {TakenStack | undefined} */
  let stack
  let askedNs = 0
  let seenBlockedNs = 0
  let workThen = readWork()
  const hang = watchForHang(startNs, () => stack)
  while (beatNs() === seenNs) {
    const isQuiet = Atomics.load(data.flags, flags.isDebugged) === 1
    const now = nowNs()
    const judged = judgeTime(now - sampledNs, before, threadTimes?.read())
    if (beatNs() === seenNs) seenBlockedNs = judged.surelyNs
    // What passed before the thread's times were read is taken to be like what passed since.
    const share = now > sampledNs ? judged.likelyNs / (now - sampledNs) : 0
    if (askedNs === 0 && !isQuiet && (now - startNs) * share >= thresholdNs) {
      workThen = readWork()
      askedNs = now
      stack = await askForStack()
    } else await sleep(everyMs)
  }
  hang.stop()
  if (askedNs === 0) return
  const gapUntil = Atomics.load(data.times, times.gapUntil)
  const isLatestGap = Number(Atomics.load(data.times, times.gapFrom)) === seenNs
  const untilNs = isLatestGap ? Number(gapUntil) : nowNs()
  const allWaitedNs = waitedNs + waitBetween(before, threadTimes?.read())
  // Waits are counted until this thread looks, which is after the end: never less than what was seen before it.
  const durationNs = Math.max(untilNs - startNs - allWaitedNs, Math.min(seenBlockedNs, untilNs - startNs))
  const ofGap = stack !== undefined && Number(stack.beat) === seenNs ? stack : undefined
  const isPrompt = ofGap !== undefined && Number(ofGap.atNs) - askedNs < promptNs
  // Whoever answers at once, and runs nothing, was not blocked: the thread had only just got its CPU.
  const wasIdle = isPrompt && ofGap.frames.length === 0
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
      frames: ofGap?.frames.map(mapFrame) ?? [],
      isExact: ofGap !== undefined && (ofGap.isInReturnPoint || isPrompt),
      ...workThen,
    }),
  )
}

function readWork() {
  return { running: data.work[work.running] ?? 0, last: data.work[work.last] ?? 0 }
}

/**
 * Connected for this one question: a session that stays would make the process wait for it at its end.
 *
 * @returns {Promise<TakenStack | undefined>}
 */
async function askForStack() {
  Atomics.store(data.flags, flags.isStackWanted, 1)
  const session = new Session()
  try {
    session.connectToMainThread()
    return await new Promise((resolve) => {
      session.post(
        'Runtime.evaluate',
        { expression: data.expression, returnByValue: true, silent: true },
        (_error, answer) => {
          /** @type {unknown} */
          const text = answer?.result?.value
          resolve(typeof text === 'string' ? JSON.parse(text) : undefined)
        },
      )
    })
  } finally {
    session.disconnect()
    Atomics.store(data.flags, flags.isStackWanted, 0)
  }
}

/**
 * A loop that never turns again reports nothing by itself: this thread says so in its stead, once for each gap.
 *
 * @param {number} startNs
 * @param {() => TakenStack | undefined} readStack
 */
function watchForHang(startNs, readStack) {
  const timer = setTimeout(
    () => {
      const frames = readStack()?.frames.map(mapFrame) ?? []
      const line = {
        ...data.hang.fields,
        blockedMs: data.hang.afterMs,
        culprit: pickCulprit(frames),
        stack: frames,
      }
      writeSync(data.hang.fileDescriptor, `${JSON.stringify(line)}\n`)
    },
    data.hang.afterMs - (nowNs() - startNs) / 1e6,
  )
  return { stop: () => clearTimeout(timer) }
}
