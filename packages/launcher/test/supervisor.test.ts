import { afterEach, describe, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import { LauncherError } from '../src/launcher-error.js'
import type { ProcessDefinition } from '../src/managed-process.js'
import { createSupervisor, type Supervisor, type SupervisorEvent } from '../src/supervisor.js'

/** Much longer than a process needs to end on the slowest machine. */
const patience = { service: 20_000, clickhouse: 40_000, redis: 60_000 }

const politely = `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); console.log('ready')`

interface Platform {
  supervisor: Supervisor
  events: SupervisorEvent[]
  /** All output of the processes, as `name: line`. */
  lines: string[]
  define: (name: string, script: string, probe?: ProcessDefinition['probe']) => ProcessDefinition
  /** The pid of the last run that printed it. */
  pidOf: (name: string) => number
}

const open: Supervisor[] = []
afterEach(() => {
  for (const supervisor of open.splice(0)) supervisor.kill()
})

function createPlatform(options: Partial<Parameters<typeof createSupervisor>[0]> = {}): Platform {
  const events: SupervisorEvent[] = []
  const lines: string[] = []
  const supervisor = createSupervisor({
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onEvent: (event) => events.push(event),
    killAfterMs: patience,
    ...options,
  })
  open.push(supervisor)
  const lastLineOf = (name: string): string | undefined =>
    lines.findLast((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
  return {
    supervisor,
    events,
    lines,
    define: (name, script, probe) => ({
      name,
      command: process.execPath,
      args: ['-e', `console.log('pid ' + process.pid); ${script}`],
      env: process.env,
      cwd: process.cwd(),
      hasIpc: false,
      probe:
        probe ?? (async () => (lastLineOf(name) === 'ready' ? undefined : 'has not said that it is ready')),
    }),
    pidOf: (name) => {
      const line = lines.findLast((each) => each.startsWith(`${name}: pid `))
      return Number(line?.slice(`${name}: pid `.length))
    },
  }
}

const service = { role: 'service', signal: new AbortController().signal } as const

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a start', () => {
  it('fails with the name and the last lines of a process that crashes meanwhile', async () => {
    const { supervisor, define, events } = createPlatform()
    const script = `console.error('no table called events'); process.exitCode = 3`
    const start = supervisor.start(define('transporter', script), service)
    await expect(start).rejects.toThrow(LauncherError)
    await expect(start).rejects.toThrow('transporter ended with exit code 3')
    await expect(start).rejects.toThrow('  transporter │ no table called events')
    expect(events).toEqual([])
  })

  it('fails with the name of a program that cannot be started', async () => {
    const { supervisor, define } = createPlatform()
    const definition = { ...define('redis', ''), command: '/nowhere/redis-server' }
    await expect(supervisor.start(definition, service)).rejects.toThrow(
      /redis could not be started: .*ENOENT/,
    )
  })

  it('fails with the reason for which a process is not ready in time', async () => {
    const { supervisor, define } = createPlatform({ readyWithinMs: 50 })
    const definition = define('tracker', politely, async () => 'Redis does not answer')
    await expect(supervisor.start(definition, service)).rejects.toThrow(
      /tracker was not ready within \d+ s: Redis does not answer/,
    )
  })

  it('reports what it waits for, and ends with its signal', async () => {
    const { supervisor, define } = createPlatform()
    const interruption = new AbortController()
    const reasons: string[] = []
    const start = supervisor.start(
      define('tracker', politely, async () => 'Redis does not answer'),
      {
        role: 'service',
        signal: interruption.signal,
        onWait: (reason) => {
          reasons.push(reason)
          interruption.abort(new Error('Ctrl-C'))
        },
      },
    )
    await expect(start).rejects.toThrow('Ctrl-C')
    expect(reasons).toEqual(['Redis does not answer'])
  })
})

describe('a process that crashes later', () => {
  it('is reported with its last lines, and started again', async () => {
    const { supervisor, define, events, pidOf } = createPlatform({ restartDelay: { firstMs: 1 } })
    const script = `process.on('SIGUSR2', () => { console.error('lost my database'); process.exit(7) }); ${politely}`
    await supervisor.start(define('tracker', script), service)
    const firstPid = pidOf('tracker')
    process.kill(firstPid, 'SIGUSR2')
    await waitFor(() => events.some(({ kind }) => kind === 'restarted'), { what: 'a restart' })

    expect(events.map(({ kind, name }) => `${name} ${kind}`)).toEqual([
      'tracker crashed',
      'tracker restarted',
    ])
    expect(events[0]).toMatchObject({
      description: expect.stringMatching(/^tracker ended with exit code 7[^]*tracker │ lost my database$/),
    })
    expect(pidOf('tracker')).not.toBe(firstPid)
    expect(isRunning(pidOf('tracker'))).toBe(true)
    expect(await supervisor.stop()).toEqual([])
    expect(isRunning(pidOf('tracker'))).toBe(false)
  })

  it('waits twice as long after each crash, up to a limit', async () => {
    const { supervisor, define, events, lines } = createPlatform({
      restartDelay: { firstMs: 1, longestMs: 4 },
    })
    let runs = 0
    const definition = define('tracker', politely, async () => (runs++ === 0 ? undefined : 'never again'))
    await supervisor.start(definition, service)
    // Each run is killed as soon as its pid is known: none of them gets ready again.
    const crashed = new Set<string>()
    await waitFor(() => {
      for (const line of lines.filter((each) => each.includes('pid '))) {
        if (crashed.has(line)) continue
        crashed.add(line)
        process.kill(Number(line.split('pid ')[1]), 'SIGKILL')
      }
      return events.length >= 4
    })
    expect(events.slice(0, 4).map((event) => event.kind === 'crashed' && event.restartInMs)).toEqual([
      1, 2, 4, 4,
    ])
  })
})

describe('the stop', () => {
  it('asks services in the reverse order of their start, then ClickHouse, then Redis, each when the last has ended', async () => {
    const { supervisor, define } = createPlatform()
    const { signal } = service
    await supervisor.start(define('redis', politely), { role: 'redis', signal })
    await supervisor.start(define('clickhouse', politely), { role: 'clickhouse', signal })
    await supervisor.start(define('tracker', politely), service)
    await supervisor.start(define('transporter', politely), service)
    const steps: string[] = []
    const killed = await supervisor.stop({
      onStopping: (name) => steps.push(`stopping ${name}`),
      onStopped: (name, _ms, wasKilled) => steps.push(`${wasKilled ? 'killed' : 'stopped'} ${name}`),
    })
    expect(steps).toEqual(
      ['transporter', 'tracker', 'clickhouse', 'redis'].flatMap((name) => [
        `stopping ${name}`,
        `stopped ${name}`,
      ]),
    )
    expect(killed).toEqual([])
  })

  it('kills and names processes that ignore SIGTERM, and lets the others end by themselves', async () => {
    const { supervisor, define, pidOf } = createPlatform({ killAfterMs: { ...patience, service: 100 } })
    const { signal } = service
    await supervisor.start(define('redis', politely), { role: 'redis', signal })
    const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')`
    await supervisor.start(define('transporter', stubborn), service)
    const steps: string[] = []
    const killed = await supervisor.stop({
      onStopped: (name, _ms, wasKilled) => steps.push(`${wasKilled ? 'killed' : 'stopped'} ${name}`),
    })
    expect(killed).toEqual(['transporter'])
    expect(steps).toEqual(['killed transporter', 'stopped redis'])
    expect(isRunning(pidOf('transporter'))).toBe(false)
  })

  it('passes over what has ended already', async () => {
    const { supervisor, define, pidOf, events } = createPlatform({
      restartDelay: { firstMs: 3_600_000, longestMs: 3_600_000 },
    })
    await supervisor.start(define('tracker', politely), service)
    process.kill(pidOf('tracker'), 'SIGKILL')
    await waitFor(() => events.length > 0, { what: 'the report of the crash' })
    const stopping: string[] = []
    expect(await supervisor.stop({ onStopping: (name) => stopping.push(name) })).toEqual([])
    expect(stopping).toEqual([])
  })
})
