import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ pid: number, startedAt: string }} Launcher */

/**
 * The launcher that runs on this data directory at the moment, if one does.
 * @param {string} dataDir
 * @returns {Launcher | undefined}
 */
export function findRunningLauncher(dataDir) {
  try {
    const launcher = JSON.parse(readFileSync(lockFile(dataDir), 'utf8'))
    return isLauncher(launcher.pid) ? launcher : undefined
  } catch {
    return undefined
  }
}

/**
 * Claims the data directory for this process until it ends, or ends it where another launcher has it.
 * @param {string} dataDir
 */
export function holdLock(dataDir) {
  const running = findRunningLauncher(dataDir)
  if (running) refuse(running)
  mkdirSync(dataDir, { recursive: true })
  // What findRunningLauncher() did not accept was left by a launcher that is no more.
  rmSync(lockFile(dataDir), { force: true })
  try {
    const content = JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() })
    writeFileSync(lockFile(dataDir), content, { flag: 'wx' })
  } catch (error) {
    const winner = findRunningLauncher(dataDir)
    if (winner) refuse(winner)
    throw error
  }
  process.on('exit', () => rmSync(lockFile(dataDir), { force: true }))
}

/**
 * @param {Launcher} running
 * @returns {never}
 */
function refuse(running) {
  process.stderr.write(
    `\nFrontpage is already running here: process ${running.pid}, since ${running.startedAt}.\n` +
      `Stop it with Ctrl-C in its terminal or with \`kill ${running.pid}\`. To run a second one beside it, give it\n` +
      'a FRONTPAGE_DATA_DIR and ports of its own (packages/launcher/README.md).\n\n',
  )
  process.exit(1)
}

/** @param {string} dataDir */
function lockFile(dataDir) {
  return join(dataDir, 'launcher.lock')
}

/**
 * A process id alone may have been given to another program since.
 * @param {number} pid
 */
function isLauncher(pid) {
  if (!Number.isInteger(pid) || pid === process.pid) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false
  }
  return commandOf(pid).includes('start.mjs')
}

/** @param {number} pid */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  }
}
