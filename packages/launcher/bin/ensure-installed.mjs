import { resolve } from 'node:path'
import { install, installReason } from './install.mjs'
import { findRunningLauncher } from './lock.mjs'

/**
 * For commands that run tests: installs packages where that is needed, and ends the process where `npm start` runs from
 * those that would be replaced.
 * @param {string} root
 */
export async function ensureInstalled(root) {
  const reason = installReason(root)
  if (!reason) return
  const running = findRunningLauncher(resolve(root, process.env['FRONTPAGE_DATA_DIR'] || '.data'))
  if (running) {
    process.stderr.write(
      `\n${reason}, and \`npm start\` (process ${running.pid}) is running from it: stop that first.\n\n`,
    )
    process.exit(1)
  }
  await install(root, reason)
}
