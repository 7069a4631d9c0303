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

it('tells a failure by its code, where it is one of ours', async () => {
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
  const lines: string[] = []
  const recording = createLogger({
    service: 'test',
    level: 'info',
    destination: { write: (line) => lines.push((JSON.parse(line) as { msg: string }).msg) },
  })
  let time = 0
  let works = false
  const check = () => (works ? Promise.resolve() : Promise.reject(new Error('down')))
  const readiness = createReadiness({ log: recording, now: () => time, checks: [{ name: 'redis', check }] })
  for (const isUp of [false, false, true, true]) {
    works = isUp
    await readiness.read()
    time += 2000
  }
  expect(lines).toEqual(['dependency failing', 'dependency back'])
})

function withResolvers() {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
