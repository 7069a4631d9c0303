import { expect, it } from '@jest/globals'
import { createLogger } from '../logging/create-logger.js'
import { createReadiness } from './readiness.js'

const log = createLogger({ service: 'test', level: 'silent' })

it('runs checks in parallel and lists them in their order', async () => {
  const { promise: bothRun, resolve } = withResolvers()
  const readiness = createReadiness({
    log,
    checks: [
      { name: 'redis', check: () => bothRun },
      { name: 'store', check: resolve },
      { name: 'disk', check: () => Promise.reject(new Error('full')) },
      {
        name: 'queue',
        check() {
          throw new Error('gone')
        },
      },
    ],
  })
  const results = await readiness.read()
  expect(results.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'redis ok',
    'store ok',
    'disk failing',
    'queue failing',
  ])
})

it('shows the code of a failure, where it is one of ours', async () => {
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error('of 10.0.0.7'), { code }))
  const readiness = createReadiness({
    log,
    checks: [
      { name: 'redis', check: failing('redis_replica'), isAdvisory: true },
      { name: 'disk', check: failing('ENOSPC') },
    ],
  })
  expect(await readiness.read()).toEqual([
    {
      name: 'redis',
      status: 'failing',
      code: 'redis_replica',
      durationMs: expect.any(Number),
      isAdvisory: true,
    },
    { name: 'disk', status: 'failing', durationMs: expect.any(Number) },
  ])
})

it('asks a check again that failed at once', async () => {
  let time = 0
  let isBroken = true
  const readiness = createReadiness({
    log,
    now: () => time,
    checks: [
      {
        name: 'journal',
        check() {
          if (isBroken) throw new Error('full')
        },
      },
    ],
  })
  expect((await readiness.read())[0]?.status).toBe('failing')
  isBroken = false
  time = 10_000
  expect((await readiness.read())[0]?.status).toBe('ok')
})

it('runs a check once for a storm of probes, and again when its result is old', async () => {
  let runs = 0
  let time = 0
  const readiness = createReadiness({
    log,
    cacheMs: 1000,
    now: () => time,
    checks: [{ name: 'redis', check: () => runs++ }],
  })
  await Promise.all(Array.from({ length: 100 }, () => readiness.read()))
  time = 999
  await readiness.read()
  expect(runs).toBe(1)
  time = 1000
  await readiness.read()
  expect(runs).toBe(2)
})

it('does not start a check again while it hangs', async () => {
  let runs = 0
  let time = 0
  const { promise, resolve } = withResolvers()
  const check = () => {
    runs++
    return promise
  }
  const readiness = createReadiness({
    log,
    now: () => time,
    checks: [{ name: 'redis', check, timeoutMs: 5 }],
  })
  expect((await readiness.read())[0]?.status).toBe('timeout')
  time = 5000
  expect((await readiness.read())[0]?.status).toBe('timeout')
  expect(runs).toBe(1)
  resolve()
  time = 10_000
  expect((await readiness.read())[0]?.status).toBe('ok')
})

it('logs a dependency when it fails and when it is back, not at each probe', async () => {
  expect(await logOf([true, false, false, true, true])).toEqual([
    ['warn', 'dependency failing'],
    ['info', 'dependency available'],
  ])
})

it('logs no warning for a dependency that is still starting', async () => {
  expect(await logOf([false, false, true, false])).toEqual([
    ['info', 'waiting for dependency'],
    ['info', 'dependency available'],
    ['warn', 'dependency failing'],
  ])
})

it('logs a warning for a dependency that did not start in time', async () => {
  expect(await logOf([false, false, false, false, false, true])).toEqual([
    ['info', 'waiting for dependency'],
    ['warn', 'dependency failing'],
    ['info', 'dependency available'],
  ])
})

/** The log's levels and messages when a dependency has these states, 2 s apart, and 5 s to start. */
async function logOf(states: readonly boolean[]): Promise<[level: string, msg: string][]> {
  const lines: [string, string][] = []
  const recording = createLogger({
    service: 'test',
    level: 'info',
    destination: {
      write(line) {
        const { level, msg } = JSON.parse(line) as { level: string; msg: string }
        lines.push([level, msg])
      },
    },
  })
  let time = 0
  let works = false
  const readiness = createReadiness({
    log: recording,
    now: () => time,
    startGraceMs: 5_000,
    checks: [
      {
        name: 'redis',
        check: () => (works ? Promise.resolve() : Promise.reject(new Error('down'))),
      },
    ],
  })
  for (const isUp of states) {
    works = isUp
    await readiness.read()
    time += 2_000
  }
  return lines
}

function withResolvers() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
