/**
 * Runs the suite's scenarios, as they are built, on each version of Node that the guard is for. `node-versions.mjs 22` runs one.
 * The versions come from npm, into a directory beside other temporary files that the next run finds again.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26']
const root = fileURLToPath(new URL('../../..', import.meta.url))
const failed = versions.filter((version) => !passes(version))
process.stdout.write(failed.length === 0 ? 'all versions pass\n' : `failed on Node ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1

/** @param {string} version */
function passes(version) {
  const node = install(version)
  const exact = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  const { status, stderr } = spawnSync('npm', ['run', 'jest', '--', 'packages/event-loop-guard/test'], {
    cwd: root,
    env: { ...process.env, GUARD_TEST_NODE: node },
    encoding: 'utf8',
  })
  process.stdout.write(`${exact}: ${/^Tests: .*$/m.exec(stderr)?.[0] ?? 'no tests ran'}\n`)
  if (status !== 0) process.stdout.write(stderr)
  return status === 0
}

/** @param {string} version */
function install(version) {
  const directory = join(tmpdir(), 'event-loop-guard-nodes', version)
  const node = join(directory, 'node_modules', 'node', 'bin', 'node')
  if (existsSync(node)) return node
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'package.json'), '{ "private": true }\n')
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--foreground-scripts', `node@${version}`], {
    cwd: directory,
    stdio: 'ignore',
  })
  return node
}
