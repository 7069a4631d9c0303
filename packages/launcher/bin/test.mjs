#!/usr/bin/env node
// `npm test`. Everything imported statically here and in bin/ must be a Node.js built-in: the packages come later.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkNode } from './check-node.mjs'
import { install, installReason } from './install.mjs'
import { findRunningLauncher } from './lock.mjs'

checkNode()
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const reason = installReason(root)
if (reason) {
  const running = findRunningLauncher(resolve(root, process.env['FRONTPAGE_DATA_DIR'] || '.data'))
  if (running) {
    process.stderr.write(
      `\n${reason}, and \`npm start\` (process ${running.pid}) is running from it: stop that first.\n\n`,
    )
    process.exit(1)
  }
  await install(root, reason)
}

const { register } = await import('tsx/esm/api')
register()
const { runTests } = await import('../src/run-tests.js')
process.exit(await runTests({ root, args: process.argv.slice(2), env: process.env }))
