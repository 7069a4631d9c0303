import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkNode } from './check-node.mjs'
import { install, installReason } from './install.mjs'
import { findRunningLauncher } from './lock.mjs'

/**
 * For commands that run tests: installs packages where that is needed, so that sources can be imported afterwards.
 * @returns the repository's root
 */
export async function prepareTests() {
  checkNode()
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
  const reason = installReason(root)
  if (reason) {
    refuseWhileRunning(root, reason)
    await install(root, reason)
  }
  const { register } = await import('tsx/esm/api')
  register()
  return root
}

/**
 * Ends the process where `npm start` runs from the packages that would be replaced.
 * @param {string} root
 * @param {string} reason
 */
function refuseWhileRunning(root, reason) {
  const running = findRunningLauncher(resolve(root, process.env['FRONTPAGE_DATA_DIR'] || '.data'))
  if (!running) return
  process.stderr.write(
    `\n${reason}, and \`npm start\` (process ${running.pid}) is running from it: stop that first.\n\n`,
  )
  process.exit(1)
}
