#!/usr/bin/env node
// `npm run test:clickhouse-server` and `test:redis-server`. Node.js built-ins only, as in test.mjs.
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkNode } from './check-node.mjs'
import { ensureInstalled } from './ensure-installed.mjs'

checkNode()
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
await ensureInstalled(root)

const { register } = await import('tsx/esm/api')
register()
const { runServerTests } = await import('../src/run-server-tests.js')
const [store, ...args] = process.argv.slice(2)
process.exit(await runServerTests(store, { root, args, env: process.env }))
