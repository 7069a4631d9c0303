#!/usr/bin/env node
// `npm test`. Everything imported statically here and in bin/ must be a Node.js built-in: the packages come later.
import { prepareTests } from './prepare-tests.mjs'

const root = await prepareTests()
const { runTests } = await import('../src/run-tests.js')
process.exit(await runTests({ root, args: process.argv.slice(2), env: process.env }))
