import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { transform } from '@swc/core'
import { named } from './named.mjs'
import { lineOf, runScenario, scenariosFile, type Seen } from './run-scenario.js'

/** A quarter of the default threshold. */
const quarterMs = 12.5
let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'event-loop-guard-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

it.each(named)('names %s, its file and its line', async (name, snippet) => {
  const { incidents } = await runScenario([name])
  const found = incidents.find(({ culprit }) => culprit.functionName === name)
  expect(found).toMatchObject({
    culprit: { file: scenariosFile, line: await lineOf(scenariosFile, snippet) },
    isExact: true,
  })
})

it('watches another thread than the main one, which is not blocked with it', async () => {
  const { result, incidents } = await runScenario(['blockInWorker'])
  const { state, incidents: ofThread } = result as Pick<Seen, 'state' | 'incidents'>
  expect(state).toEqual({ kind: 'watching' })
  const block = ofThread.find(({ culprit }) => culprit.functionName === 'blockInThread')
  expect(block).toMatchObject({ isExact: true })
  // Starting a thread, or collecting garbage, may take the main one some time.
  for (const { durationMs } of incidents) expect(durationMs).toBeLessThan(block!.durationMs)
})

it('names the place in the source of what was compiled', async () => {
  const source =
    'interface Nothing {\n  nothing: true\n}\n\nexport function blockInTypeScript(): void {\n  const end: number = performance.now() + 300\n  while (performance.now() < end);\n}\n'
  const sourceFile = join(directory, 'blocking.ts')
  const { code, map } = await transform(source, {
    filename: sourceFile,
    sourceFileName: '../blocking.ts',
    sourceMaps: true,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'es6' },
  })
  const compiled = join(directory, 'dist', 'blocking.mjs')
  await mkdir(dirname(compiled))
  await writeFile(sourceFile, source)
  await writeFile(compiled, `// one\n// and another line\n${code}//# sourceMappingURL=blocking.mjs.map\n`)
  const { mappings, ...rest } = JSON.parse(map ?? '') as { mappings: string }
  // tsc writes maps with an empty root, like this one.
  await writeFile(`${compiled}.map`, JSON.stringify({ ...rest, sourceRoot: '', mappings: `;;${mappings}` }))
  const { incidents } = await runScenario(['blockInCompiledFile', compiled])
  expect(incidents.at(-1)?.culprit).toMatchObject({
    functionName: 'blockInTypeScript',
    file: sourceFile,
    line: 7,
  })
})

it('names the work that was running', async () => {
  const { incidents } = await runScenario(['blockAsWork'])
  expect(incidents.at(-1)?.work).toEqual({ name: 'POST /v1/articles', isRunning: true })
})

it('marks work that was only begun before as uncertain', async () => {
  const { incidents } = await runScenario(['blockAfterWork'])
  expect(incidents.at(-1)?.work).toEqual({ name: 'POST /v1/articles', isRunning: false })
})

it('names the work around another one, once that is over', async () => {
  const { incidents } = await runScenario(['blockAroundWork'])
  expect(incidents.at(-1)?.work).toEqual({ name: 'POST /v1/articles', isRunning: true })
})

it('names the work after an await, where Node supports that cheaply', async () => {
  const { incidents, nodeMajor } = await runScenario(['blockAfterAwait'])
  expect(incidents.at(-1)?.work).toEqual(
    nodeMajor >= 24
      ? { name: 'POST /v1/articles', isRunning: true }
      : { name: 'GET /v1/articles', isRunning: false },
  )
})

it('names each of several blocks, whatever was before it', async () => {
  const { incidents } = await runScenario(['parseBodyThenCompute'])
  const names = incidents.map(({ culprit }) => culprit.functionName)
  expect(names.filter((name) => name === 'spin')).toHaveLength(3)
  expect(names).not.toContain('(unknown)')
})

it('names what took most of a block, not what it began with', async () => {
  const { incidents } = await runScenario(['dawdleThenToil'])
  expect(incidents.at(-1)?.stack.map(({ functionName }) => functionName)).toContain('toil')
})

it('returns the result also where errors are frozen', async () => {
  const { result, totals } = await runScenario(['parseBodyWithFrozenErrors'])
  expect(result).toBe(700_000)
  expect(totals.incidents).toBeGreaterThan(0)
})

it('survives a callback that throws', async () => {
  const { result, state } = await runScenario(['failInCallback'])
  expect(result).toContain('of a callback')
  expect(state).toEqual({ kind: 'watching' })
})

it('counts no time in which the process was stopped', async () => {
  const { incidents } = await runScenario(['beStoppedInBlock'])
  expect(
    incidents.find(({ stack }) => stack.some(({ functionName }) => functionName === 'mark')),
  ).toMatchObject({
    durationMs: expect.any(Number),
  })
  // It computes for 300 ms, and stands still for 1,500.
  for (const { durationMs } of incidents) expect(durationMs).toBeLessThan(1_400)
})

it('blames no call for a long pause of the garbage collector', async () => {
  const { incidents } = await runScenario(['collectGarbage'], { flags: ['--expose-gc'] })
  expect(incidents.map(({ culprit }) => culprit.functionName)).toContain('(garbage collection)')
})

it.each([
  ['stopped and continued', 'beStopped'],
  ['being debugged', 'beDebugged'],
  // Other systems do not report a thread's waits.
  ...(process.platform === 'linux' ? [['short of CPU', 'starve'] as const] : []),
])('sees no block in a process that is %s', async (_, scenario) => {
  const { culprits, state } = await runScenario([scenario])
  const found = new Map(culprits.map(({ frame, incidents }) => [frame.functionName, incidents]))
  // The block that ends the scenario. Starting the processes that take the CPU may be another, and a true one.
  expect(found.get('spin')).toBe(1)
  // Each of its 20 rounds takes longer than the threshold. When a host takes the machine's own CPU away, that is not
  // visible inside it, so some rounds may count.
  expect(found.get('workABit') ?? 0).toBeLessThan(5)
  expect(state).toEqual({ kind: 'watching' })
})

it.each([
  ['in a timer', 'blockAfterIdleTime', 'spin'],
  ['on an event', 'blockOnEventAfterIdleTime', 'spin'],
  ['by a child process', 'runProgramAfterIdleTime', 'waitForProgram'],
  ['by a wait', 'waitForThreadAfterIdleTime', 'waitInMemory'],
])('finds a block %s after the loop was idle, and how long it was', async (_, scenario, name) => {
  let missingMs = Infinity
  // The guard concludes nothing about a time in which its own thread had to wait for a CPU, so the scenario is repeated.
  for (let run = 0; run < 4 && missingMs > quarterMs; run++) {
    const { incidents, result: wallMs } = await runScenario([scenario])
    const found = incidents.filter(({ culprit }) => culprit.functionName === name)
    expect(found).toHaveLength(1)
    const [{ durationMs, waitedForCpuMs } = { durationMs: 0, waitedForCpuMs: 0 }] = found
    // The second before, in which the loop was idle, does not count.
    expect(durationMs).toBeLessThan((wallMs as number) + quarterMs)
    missingMs = (wallMs as number) - durationMs - waitedForCpuMs
  }
  expect(missingMs).toBeLessThan(quarterMs)
})

it('sees no block in waits that are shorter than the threshold, whenever they begin', async () => {
  const { culprits } = await runScenario(['sleepBriefly'])
  expect(culprits.map(({ frame }) => frame.functionName)).not.toContain('waitInMemory')
})

it('finds every block of a loop that is idle in between', async () => {
  const { culprits } = await runScenario(['blockOften'])
  const toil = culprits.find(({ frame }) => frame.functionName === 'spin')
  // On a machine that is busy with others, the guard's thread may itself be too late for some.
  expect(toil?.incidents).toBeGreaterThan(15)
})

it('names no work that was begun long before a block', async () => {
  const { incidents } = await runScenario(['blockLongAfterWork'])
  const block = incidents.find(({ culprit }) => culprit.functionName === 'spin')
  expect(block).toMatchObject({ isExact: true })
  expect(block).not.toHaveProperty('work')
})

// A count of sleeps, which no other process changes.
if (process.platform === 'linux') {
  it('wakes an idle loop never, and its own thread about once in a threshold', async () => {
    const { result, totals } = await runScenario(['beIdle'])
    const { ticks, ofLoop, ofAll } = result as { ticks: number; ofLoop: number; ofAll: number }
    expect(ticks).toBeGreaterThan(2)
    expect(ofLoop).toBeLessThan(5)
    expect(ofAll).toBeLessThan(30)
    expect(totals.incidents).toBe(0)
  })
}

it('keeps no process alive', async () => {
  const { state } = await runScenario(['end'])
  expect(state).toEqual({ kind: 'watching' })
})

it.each([
  ['stringifyHugeBody', 'stringifyHugeBody'],
  ['runProgram', 'runProgram'],
  ['blockAfterIdleTime', 'spin'],
  ['runProgramAfterIdleTime', 'waitForProgram'],
  ['beDebugged', 'spin'],
  ['beStopped', 'spin'],
])(
  'sees %s also by a timer, as where the system does not tell what a thread waits in',
  async (scenario, name) => {
    const { culprits, state } = await runScenario([scenario], { env: { GUARD_TEST_HEARTBEAT: 'timer' } })
    expect(state).toEqual({ kind: 'watching' })
    expect(culprits.find(({ frame }) => frame.functionName === name)?.incidents).toBe(1)
  },
)

it('does not run beside a profiler of node', async () => {
  const { state } = await runScenario(['nothing'], { flags: ['--cpu-prof'], cwd: directory })
  expect(state).toEqual({ kind: 'off', why: 'the process runs with --cpu-prof' })
})

it('leaves nothing open and restores everything when it is stopped', async () => {
  const { result, state } = await runScenario(['stop'])
  expect(result).toEqual({ isNativeAgain: true, left: [] })
  expect(state).toEqual({ kind: 'stopped' })
})
