#!/usr/bin/env node
// `npm start`. Everything imported statically here and in bin/ must be a Node.js built-in: the packages come later.
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkNode } from './check-node.mjs'
import { install, installReason } from './install.mjs'
import { holdLock } from './lock.mjs'

checkNode()
const { hasDemo } = readArguments(process.argv.slice(2))
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
// Variables that are set already win over the file's.
if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))
const dataDir = resolve(root, process.env['FRONTPAGE_DATA_DIR'] || '.data')
holdLock(dataDir)
const reason = installReason(root)
if (reason) await install(root, reason)

const { register } = await import('tsx/esm/api')
register()
const { start } = await import('../src/start.js')
process.exit(await start({ root, dataDir, env: process.env, hasDemo }))

/** @param {string[]} args */
function readArguments(args) {
  try {
    const { values } = parseArgs({ args, options: { demo: { type: 'boolean', default: false } } })
    return { hasDemo: values.demo }
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\n\nusage: npm start [-- --demo]\n`,
    )
    process.exit(2)
  }
}
