import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'

/** @typedef {{ version?: string, integrity?: string, resolved?: string, optional?: boolean }} LockedPackage */

/**
 * Returns why `npm ci` has to run, or undefined. Contents are compared and not times: a `git checkout` gives
 * package-lock.json a new time, and an interrupted install leaves a node_modules without npm's own record of it.
 * @param {string} root
 */
export function installReason(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  if (!wanted) throw new Error(`${join(root, 'package-lock.json')} is missing or cannot be read`)
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'))
  if (!installed) return 'node_modules is missing or incomplete'
  const differing = Object.entries(wanted).filter(([path, locked]) => {
    if (path === '') return false
    const present = installed[path]
    // Optional packages of other platforms are never installed.
    if (!present) return !locked.optional
    return present.version !== locked.version || present.integrity !== locked.integrity
  })
  if (differing.length === 0) return undefined
  const names = differing.slice(0, 3).map(([path]) => path.replace(/^.*node_modules\//, ''))
  return `node_modules differs from package-lock.json: ${names.join(', ')}${differing.length > 3 ? ` and ${differing.length - 3} more` : ''}`
}

/**
 * Runs `npm ci` with its progress visible; ends the process where it fails.
 * @param {string} root
 * @param {string} reason shown to the person
 */
export async function install(root, reason) {
  process.stdout.write(`\nInstalling packages with npm ci (${reason})\n`)
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  // On a terminal npm shows its own progress, elsewhere it is silent to the end.
  const ticker = setInterval(() => {
    if (!process.stdout.isTTY) process.stdout.write(`  … still installing (${seconds()} s)\n`)
  }, 5_000)
  // include=dev, because NODE_ENV=production would leave out packages that build and run the checkout.
  const npm = npmCommand(['ci', '--include=dev', '--no-fund', '--no-audit'])
  const child = spawn(npm.command, npm.args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  // A terminal's Ctrl-C reaches npm by itself; a signal to this process alone has to be passed on.
  const forwarded = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  /** @type {NodeJS.Signals | undefined} */
  let received
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    received = signal
    child.kill(signal)
  }
  for (const signal of forwarded) process.on(signal, forward)
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(`npm could not be started: ${error.message}`))
    child.once('exit', (code, signal) =>
      resolve(code === 0 ? undefined : `npm ci ended with ${code ?? signal}`),
    )
  })
  clearInterval(ticker)
  for (const signal of forwarded) process.off(signal, forward)
  if (received) process.exit(128 + constants.signals[received])
  if (outcome) {
    process.stderr.write(`\n${outcome}. Nothing was started. Try again, or run npm ci by hand to see more.\n`)
    process.exit(1)
  }
  process.stdout.write(`✓ Packages installed (${seconds()} s)\n`)
}

/**
 * The npm that runs us, if any: it need not be the first on PATH.
 * @param {string[]} args
 */
function npmCommand(args) {
  const running = process.env['npm_execpath']
  return running?.endsWith('.js') && running.includes('npm-cli')
    ? { command: process.execPath, args: [running, ...args] }
    : { command: 'npm', args }
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}
