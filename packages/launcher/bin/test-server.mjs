#!/usr/bin/env node
// `npm run test:clickhouse-server` and `test:redis-server`. Node.js built-ins only, as in test.mjs.
import { prepareTests } from './prepare-tests.mjs'

const root = await prepareTests()
const { runServerTests } = await import('../src/run-server-tests.js')
const [store, ...args] = process.argv.slice(2)
process.exit(await runServerTests(store, { root, args, env: process.env }))
