import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs' // prettier-ignore
import { join } from 'node:path'

/** @typedef {{ pid: number, startedAt: string }} Launcher */
/** @typedef {{ path: string, text: string }} Claim this process's text for the lock, complete in a file of its own */

const lockName = 'launcher.lock'
const leftAfterMs = 60_000

/**
 * The launcher that runs on this data directory at the moment, if any.
 * @param {string} dataDir
 * @returns {Launcher | undefined}
 */
export function findRunningLauncher(dataDir) {
  return toRunning(readText(join(dataDir, lockName)))
}

/**
 * Claims the data directory for this process until it ends; ends the process where another launcher has it.
 * @param {string} dataDir
 * @param {{ beforeTakeover?: () => void }} [hooks] for tests: between finding an abandoned lock and taking it over
 */
export function holdLock(dataDir, { beforeTakeover = () => {} } = {}) {
  mkdirSync(dataDir, { recursive: true })
  const lock = join(dataDir, lockName)
  const claim = writeClaim(lock)
  const running = takeLock(lock, claim, beforeTakeover)
  rmSync(claim.path, { force: true })
  if (running) refuse(running)
  removeLeftovers(dataDir)
  process.on('exit', () => {
    if (readText(lock) === claim.text) rmSync(lock, { force: true })
  })
}

/**
 * A lock is created complete, by a link, so that no rival reads half of it.
 * @param {string} lock
 * @returns {Claim}
 */
function writeClaim(lock) {
  const id = randomUUID()
  const text = JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString(), id })
  const path = `${lock}.${id}`
  writeFileSync(path, text, { flag: 'wx' })
  return { path, text }
}

/**
 * @param {string} lock
 * @param {Claim} claim
 * @param {() => void} beforeTakeover
 * @returns {Launcher | undefined} who has it instead
 */
function takeLock(lock, claim, beforeTakeover) {
  while (!tryLink(claim.path, lock)) {
    const found = readText(lock)
    if (found === undefined) continue
    const running = toRunning(found)
    if (running) return running
    beforeTakeover()
    const outcome = takeOver(lock, found, claim)
    if (outcome === 'taken') return undefined
    if (outcome !== 'again') return outcome
  }
  return undefined
}

/**
 * Replaces a lock with the text `left`, whose launcher has ended, unless a rival does. The right to do so belongs to
 * the process that created the file named after this text; if that process died meanwhile, to the one that created the
 * file named after the first file's text; and so on. At any time this is one living process, and a text that was
 * replaced never comes back.
 * @param {string} lock
 * @param {string} left
 * @param {Claim} claim
 * @returns {'taken' | 'again' | Launcher} `again`: the lock has changed meanwhile
 */
function takeOver(lock, left, claim) {
  /** @type {string[]} */
  const rights = []
  for (let of = left; ;) {
    const right = `${lock}.after-${createHash('sha256').update(of).digest('hex').slice(0, 32)}`
    rights.push(right)
    if (tryLink(claim.path, right)) break
    const holder = readText(right)
    if (holder === undefined) return 'again'
    const rival = toRunning(holder)
    if (rival) return rival
    of = holder
  }
  const isThere = readText(lock) === left
  if (isThere) renameSync(claim.path, lock)
  for (const right of rights) rmSync(right, { force: true })
  return isThere ? 'taken' : 'again'
}

/**
 * False where the new path is taken.
 * @param {string} path
 * @param {string} newPath
 */
function tryLink(path, newPath) {
  try {
    linkSync(path, newPath)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes files of launchers that were killed while they started; only the holder of the lock may do so.
 * @param {string} dataDir
 */
function removeLeftovers(dataDir) {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(`${lockName}.`)) continue
    const path = join(dataDir, name)
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (mtimeMs !== undefined && mtimeMs < Date.now() - leftAfterMs) rmSync(path, { force: true })
  }
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

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * @param {string | undefined} text
 * @returns {Launcher | undefined} undefined for a launcher that has ended, and for text that names none
 */
function toRunning(text) {
  try {
    const launcher = JSON.parse(text ?? '')
    return isLauncher(launcher.pid) ? launcher : undefined
  } catch {
    return undefined
  }
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
