#!/usr/bin/env node
// `npm test`. Everything imported statically here and in bin/ must be a Node.js built-in: the packages come later.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkNode } from './check-node.mjs'
import { ensureInstalled } from './ensure-installed.mjs'

checkNode()
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
await ensureInstalled(root)

const { register } = await import('tsx/esm/api')
register()
const { runTests } = await import('../src/run-tests.js')
process.exit(await runTests({ root, args: process.argv.slice(2), env: process.env }))
