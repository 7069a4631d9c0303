/**
 * Prints what the guard costs: a process that is idle, and a turn of a loop's that is not. `npm run measure -w
 * @frontpage/event-loop-guard`
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startEventLoopGuard } from '../src/index.js'

const idleSeconds = 20
const rounds = 60
const turnsOfRound = 1_000
const [mode] = process.argv.slice(2)

if (mode === undefined) {
  const self = fileURLToPath(import.meta.url)
  for (const each of ['no guard', 'timer', 'turn', 'busy']) {
    process.stdout.write(
      execFileSync(process.execPath, [...process.execArgv, self, each], { encoding: 'utf8' }),
    )
  }
} else if (mode === 'busy') await measureTurns()
else await measureIdleProcess(mode)

async function measureIdleProcess(heartbeat: string): Promise<void> {
  if (heartbeat === 'timer' || heartbeat === 'turn') await startEventLoopGuard({ heartbeat }).ready()
  await pause(2_000)
  const before = readThreads()
  await pause(idleSeconds * 1_000)
  let [ranNs, sleeps] = [0, 0]
  for (const [thread, now] of readThreads()) {
    ranNs += now.ranNs - (before.get(thread)?.ranNs ?? 0)
    sleeps += now.sleeps - (before.get(thread)?.sleeps ?? 0)
  }
  const percent = ((ranNs / 1e9 / idleSeconds) * 100).toFixed(2)
  print(
    `idle, ${heartbeat}: ${percent} % of a core, wakes ${(sleeps / idleSeconds).toFixed(1)} times a second`,
  )
  process.exit()
}

/** Of each thread: how long it ran, and how often it slept, so far. */
function readThreads(): Map<string, { ranNs: number; sleeps: number }> {
  return new Map(
    readdirSync('/proc/self/task').map((thread) => {
      const directory = `/proc/self/task/${thread}`
      const status = readFileSync(`${directory}/status`, 'utf8')
      return [
        thread,
        {
          ranNs: Number.parseInt(readFileSync(`${directory}/schedstat`, 'utf8'), 10),
          sleeps: Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)?.[1]),
        },
      ]
    }),
  )
}

/** Bytes go to and fro within the process; each way is a turn. Rounds with and without a guard take turns. */
async function measureTurns(): Promise<void> {
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
  await once(socket, 'connect')
  const costs: Record<'without' | 'with', number[]> = { without: [], with: [] }
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['without', 'with'] as const) {
      const guard = kind === 'with' ? startEventLoopGuard() : undefined
      await guard?.ready()
      // The first 256 turns are counted.
      await echo(300)
      const start = process.cpuUsage()
      await echo(turnsOfRound)
      const { user, system } = process.cpuUsage(start)
      costs[kind].push((user + system) / turnsOfRound)
      await guard?.stop()
    }
  }
  print(
    `busy, µs of CPU a turn: ${medianOf(costs.without)} without the guard, ${medianOf(costs.with)} with it`,
  )
  process.exit()

  async function echo(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn += 2) {
      socket.write('x')
      await once(socket, 'data')
    }
  }
}

function medianOf(values: readonly number[]): string | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1]?.toFixed(2)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
