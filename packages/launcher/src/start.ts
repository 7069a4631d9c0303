import { services } from '@frontpage/services'
import { readAdminToken } from './admin-token.js'
import { readConfig } from './config.js'
import { listenForInterruption, type Interruption } from './interruption.js'
import { LauncherError } from './launcher-error.js'
import { holdLines } from './hold-lines.js'
import { createLogPrinter } from './print-logs.js'
import { createProgress, type Progress } from './progress.js'
import { readSecretFiles } from './read-secret-files.js'
import { requireChdb } from './require-chdb.js'
import { startPlatform } from './start-platform.js'
import { createSupervisor, type Supervisor, type SupervisorEvent } from './supervisor.js'
import { terminalColors } from './terminal.js'

export interface StartOptions {
  root: string
  dataDir: string
  env: NodeJS.ProcessEnv
  /** Whether demo readers visit the news site. */
  hasDemo?: boolean
}

/**
 * Starts the whole platform, follows it, and stops it on Ctrl-C.
 * @returns the exit code: 0 stopped as asked; 1 could not start, or something had to be killed; 130 or 143 stopped by
 *   a signal before everything was ready
 */
export async function start({ root, dataDir, env: given, hasDemo = false }: StartOptions): Promise<number> {
  const output = process.stdout
  const colors = terminalColors(output, given)
  const progress = createProgress({ output, colors })

  let supervisor: Supervisor | undefined
  const interruption = listenForInterruption(() => {
    progress.note('\nNot waiting any longer: killing what is left.')
    supervisor?.kill()
  }, given)
  // Nobody reads our output any more (`npm start | head`): that is a request to stop, too.
  output.on('error', () => process.kill(process.pid, 'SIGTERM'))
  process.on('exit', () => supervisor?.kill())

  let isReady = false
  let exitCode = 0
  try {
    const env = readSecretFiles(given)
    const config = readConfig(env, services)
    if (config.clickhouseUrl === undefined) requireChdb(root, 'npm start')
    const names = ['launcher', 'redis', 'clickhouse', ...services.map(({ name }) => name), 'demo']
    const print = createLogPrinter({ write: progress.note, names, colors, format: config.logFormat })
    const { onLine, release } = holdLines(print)
    supervisor = createSupervisor({ onLine, onEvent: (event) => print('launcher', describeEvent(event)) })
    const adminToken = await readAdminToken(dataDir, config.adminToken)
    const summary = await startPlatform(
      { root, dataDir, env, config, adminToken, hasDemo, supervisor, progress, colors },
      interruption.signal,
    )
    isReady = true
    progress.note(summary)
    release()
    const signal = await interruption.requested
    progress.note(`\n${signal === 'SIGINT' ? 'Ctrl-C' : signal}: stopping.`)
  } catch (error) {
    exitCode = reportFailure(error, interruption, progress)
  }
  const killed = await stop(supervisor, progress)
  interruption.dispose()
  return exitCode || (killed.length > 0 && isReady ? 1 : 0)
}

function reportFailure(error: unknown, interruption: Interruption, progress: Progress): number {
  if (interruption.signal.aborted) {
    progress.note('\nStopped before everything was ready.')
    return interruption.exitCode()
  }
  const text = error instanceof LauncherError ? error.message : ((error as Error).stack ?? String(error))
  progress.note(`\n${text}\n`)
  return 1
}

async function stop(supervisor: Supervisor | undefined, progress: Progress): Promise<readonly string[]> {
  if (!supervisor) return []
  const steps = new Map<string, ReturnType<Progress['begin']>>()
  const killed = await supervisor.stop({
    onStopping: (name) => steps.set(name, progress.begin(`Stopping ${name}`)),
    onStopped: (name, _ms, wasKilled) => {
      if (wasKilled) steps.get(name)?.fail()
      else steps.get(name)?.done()
    },
  })
  if (killed.length > 0)
    progress.note(`Had to be killed, as they did not stop in time: ${killed.join(', ')}.`)
  return killed
}

function describeEvent(event: SupervisorEvent): string {
  switch (event.kind) {
    case 'crashed':
      return `${event.description}\n${event.name} starts again in ${event.restartInMs / 1000} s.`
    case 'restarted':
      return `${event.name} is back after ${(event.afterMs / 1000).toFixed(1)} s.`
    case 'restart-failed':
      return `${event.name} runs again, and is not ready: ${event.description}`
  }
}
