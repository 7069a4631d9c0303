/**
 * A program of its own: it blocks its event loop in the way that its argument names, and prints the guard's
 * observations as JSON. It does not run within Jest, whose tests run in a context of their own, and can be run by any
 * version of Node.
 */
import { execSync, spawn } from 'node:child_process'
import { pbkdf2Sync } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import inspector from 'node:inspector'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { defineWork, enterWork, leaveWork, runAsWork, startEventLoopGuard } from '@frontpage/event-loop-guard'

const [scenario = '', argument = ''] = process.argv.slice(2)
/** Longer than any part of a second that the guard could remember. */
const idleMs = 1_200
const file = join(tmpdir(), `event-loop-guard-${process.pid}`)
const pinning = 'taskset'
const isAbout = (/** @type {string} */ word) => scenario.includes(word)
const body = isAbout('Body')
  ? JSON.stringify(Array.from({ length: 700_000 }, (_, id) => ({ id, name: `n${id}` })))
  : ''
/** @type {unknown} */
const value = isAbout('stringify') ? JSON.parse(body) : undefined
const numbers = isAbout('sort') ? Array.from({ length: 800_000 }, () => Math.random()) : []
const live = isAbout('Garbage') ? Array.from({ length: 4_000_000 }, (_, id) => ({ id })) : []
if (isAbout('File')) writeFileSync(file, Buffer.alloc(400_000_000, 'a'))

const nativeParse = JSON.parse
// Created at their first use, such as a thread that is started.
const { stdout } = process
void process.stderr
const resources = process.getActiveResourcesInfo()
/** @type {string[]} */
const errors = []
const guard = startEventLoopGuard({
  thresholdMs: 50,
  ...(process.env['GUARD_TEST_HEARTBEAT'] === 'timer' && { heartbeat: 'timer' }),
  onIncident() {
    if (isAbout('Callback')) throw new Error('of a callback')
  },
  onError: (error) => errors.push(error.message),
})
await guard.ready()

/** @type {Record<string, () => unknown>} */
const blocks = {
  parseHugeBody() {
    return JSON.parse(body)
  },
  stringifyHugeBody() {
    return JSON.stringify(value)
  },
  matchCatastrophically() {
    return /^(a+)+$/.test(`${'a'.repeat(25)}b`)
  },
  hashPassword() {
    return pbkdf2Sync('password', 'salt', 400_000, 64, 'sha512')
  },
  readHugeFile() {
    return readFileSync(file, 'utf8').length
  },
  sortByDefault() {
    // oxlint-disable-next-line unicorn/no-array-sort, typescript/require-array-sort-compare -- what is tried here
    return numbers.sort()
  },
  sortByComparing() {
    // oxlint-disable-next-line unicorn/no-array-sort -- what is tried here
    return numbers.sort((a, b) => a - b)
  },
  runProgram() {
    // The others use the processor for some time; on a busy machine the guard's thread gets it rarely meanwhile.
    return execSync('sleep 1')
  },
  waitForThread() {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000)
  },
  compute() {
    spin(200)
  },
  collectGarbage() {
    globalThis.gc?.()
    return live.length
  },
}

/** Ends with a block that is seen for certain, so that earlier ones are known to have been ignored. */
async function thenMark() {
  const before = guard.totals().incidents
  mark()
  await until(() => guard.totals().incidents > before)
}

function mark() {
  spin(300)
}

function dawdle() {
  spin(80)
}

function toil(ms = 800) {
  spin(ms)
}

function waitForProgram() {
  return execSync('sleep 0.3')
}

/** @param {number} ms */
function waitInMemory(ms) {
  return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** In a function of its own, and so a separate culprit. */
function workABit() {
  const start = process.cpuUsage()
  while (process.cpuUsage(start).user + process.cpuUsage(start).system < 10_000);
}

/** @param {number} ms */
function spin(ms) {
  const start = process.cpuUsage()
  while (process.cpuUsage(start).user + process.cpuUsage(start).system < ms * 1_000);
}

/** @param {() => boolean} isTrue */
async function until(isTrue) {
  const isAlive = setInterval(() => {}, 1_000)
  while (!isTrue()) await nextTurn()
  clearInterval(isAlive)
}

/** @type {Record<string, () => unknown>} */
const others = {
  async beStopped() {
    await once(spawn('sh', ['-c', `kill -STOP ${process.pid}; sleep 0.3; kill -CONT ${process.pid}`]), 'exit')
    await thenMark()
  },
  /** Other processes take nine tenths of the only CPU that this process may use. */
  async starve() {
    await once(spawn(pinning, ['-acp', '0', String(process.pid)]), 'exit')
    const busy = []
    for (let count = 0; count < 9; count++) {
      const one = spawn(pinning, ['-c', '0', process.execPath, '-e', 'for(;;);'], { stdio: 'ignore' })
      busy.push(one)
      await once(one, 'spawn')
    }
    const ended = Promise.all(busy.map((it) => once(it, 'exit')))
    for (let round = 0; round < 20; round++) {
      workABit()
      await nextTurn()
    }
    for (const it of busy) it.kill()
    await ended
    await thenMark()
  },
  /** Stopped in the middle of a block, for much longer than the block takes. */
  async beStoppedInBlock() {
    const stop = `sleep 0.1; kill -STOP ${process.pid}; sleep 1.5; kill -CONT ${process.pid}`
    const stopped = once(spawn('sh', ['-c', stop]), 'exit')
    await blockAndWait(mark)
    await stopped
  },
  async parseBodyThenCompute() {
    for (let round = 0; round < 3; round++) {
      await blockAndWait(() => JSON.parse(body))
      await blockAndWait(mark)
    }
  },
  async parseBodyWithFrozenErrors() {
    Object.freeze(Error)
    const { length } = /** @type {unknown[]} */ (JSON.parse(body))
    await until(() => guard.totals().incidents > 0)
    return length
  },
  async failInCallback() {
    await blockAndWait(mark)
    return errors
  },
  async dawdleThenToil() {
    await blockAndWait(() => {
      dawdle()
      toil()
    })
  },
  async blockAfterAwait() {
    const work = runAsWork(defineWork('POST /v1/articles'), async () => {
      await nextTurn()
      await nextTurn()
      spin(200)
    })
    runAsWork(defineWork('GET /v1/articles'), () => {})
    await work
    await until(() => guard.totals().incidents > 0)
  },
  async blockAroundWork() {
    await blockAndWait(() => {
      runAsWork(defineWork('POST /v1/articles'), () => {
        runAsWork(defineWork('GET /v1/articles'), () => {})
        spin(200)
      })
    })
  },
  async beDebugged() {
    inspector.open(0)
    await until(() => guard.state().kind === 'quiet')
    spin(200)
    inspector.close()
    await until(() => guard.state().kind === 'watching')
    await thenMark()
  },
  async blockAsWork() {
    enterWork(defineWork('POST /v1/articles'))
    spin(200)
    leaveWork()
    await until(() => guard.totals().incidents > 0)
  },
  async blockAfterWork() {
    enterWork(defineWork('POST /v1/articles'))
    leaveWork()
    await blockAndWait(mark)
  },
  async blockInCompiledFile() {
    const { blockInTypeScript } = await import(pathToFileURL(argument).href)
    await blockAndWait(blockInTypeScript)
  },
  async stop() {
    await guard.stop()
    await guard.stop()
    const left = process.getActiveResourcesInfo()
    for (const resource of resources) if (left.includes(resource)) left.splice(left.indexOf(resource), 1)
    return { isNativeAgain: JSON.parse === nativeParse, left }
  },
  /** The same guard, of another thread. */
  async blockInWorker() {
    const isSource = process.execArgv.includes('--conditions=@frontpage/source')
    const execArgv = isSource ? ['--conditions=@frontpage/source', '--import', tsxForThreads()] : []
    const worker = new Worker(new URL('./worker-scenario.mjs', import.meta.url), { execArgv })
    const [seen] = await once(worker, 'message')
    await once(worker, 'exit')
    return seen
  },
  blockAfterIdleTime: () => runAfterIdleTime(mark),
  async blockOnEventAfterIdleTime() {
    await once(spawn('sleep', [String(idleMs / 1_000)]), 'exit')
    const wallMs = timed(mark)
    await pause(idleMs)
    return wallMs
  },
  runProgramAfterIdleTime: () => runAfterIdleTime(waitForProgram),
  waitForThreadAfterIdleTime: () => runAfterIdleTime(() => waitInMemory(300)),
  /** Less than the threshold, at any time of the guard's own. */
  async sleepBriefly() {
    for (let round = 0; round < 20; round++) {
      await pause(57)
      waitInMemory(20)
    }
    await thenMark()
  },
  /** A little over the threshold, at any time of the guard's own. */
  async blockOften() {
    for (let round = 0; round < 20; round++) {
      await pause(57)
      toil(120)
    }
    await pause(idleMs)
  },
  async blockLongAfterWork() {
    enterWork(defineWork('POST /v1/articles'))
    leaveWork()
    await pause(idleMs)
    mark()
    await pause(idleMs)
  },
  /** @returns how often threads woke in a second: the watched one, and all together */
  async beIdle() {
    let ticks = 0
    const ticking = setInterval(() => ticks++, 1_000)
    await pause(1_000)
    const [before, ticksBefore] = [countWakeUps(), ticks]
    const seconds = 4
    await pause(seconds * 1_000)
    const after = countWakeUps()
    clearInterval(ticking)
    const ofLoop = (after.get(String(process.pid)) ?? 0) - (before.get(String(process.pid)) ?? 0)
    const ofAll = Array.from(after, ([thread, count]) => count - (before.get(thread) ?? 0))
    return {
      ticks: ticks - ticksBefore,
      ofLoop: ofLoop / seconds,
      ofAll: ofAll.reduce((sum, count) => sum + count, 0) / seconds,
    }
  },
  nothing() {},
  /** The guard is not stopped. */
  end() {},
}

/** @param {() => unknown} block */
function timed(block) {
  const start = performance.now()
  block()
  return performance.now() - start
}

/**
 * Nobody makes the loop turn after the block: it is told of nevertheless.
 *
 * @param {() => unknown} block
 */
async function runAfterIdleTime(block) {
  await pause(idleMs)
  const wallMs = timed(block)
  await pause(idleMs)
  return wallMs
}

/** The number of times that each thread has slept so far. */
function countWakeUps() {
  return new Map(
    readdirSync('/proc/self/task').map((thread) => {
      const status = readFileSync(`/proc/self/task/${thread}/status`, 'utf8')
      return [thread, Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)?.[1])]
    }),
  )
}

/** tsx does this by itself in the main thread only. */
function tsxForThreads() {
  const register = `import { register } from '${import.meta.resolve('tsx/esm/api')}'; register()`
  return `data:text/javascript,${encodeURIComponent(register)}`
}

/** @param {() => unknown} block */
async function blockAndWait(block) {
  const before = guard.totals().incidents
  block()
  await until(() => guard.totals().incidents > before)
}

const isBlock = scenario in blocks
const result = isBlock ? await blockAndWait(blocks[scenario] ?? mark) : await others[scenario]?.()
rmSync(file, { force: true })
const seen = {
  incidents: guard.incidents(),
  culprits: guard.culprits(),
  totals: guard.totals(),
  state: guard.state(),
  nodeMajor: Number.parseInt(process.versions.node, 10),
}
stdout.write(`${JSON.stringify({ ...seen, result })}\n`)
if (scenario !== 'end') await guard.stop()
