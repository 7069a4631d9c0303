// A process of its own that blocks its event loop in a way that its argument names, and prints what the guard saw.
import { execSync } from 'node:child_process'
import { pbkdf2Sync } from 'node:crypto'
import { readFileSync, writeFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startEventLoopGuard } from '@frontpage/event-loop-guard'

const thresholdMs = 50
const guard = startEventLoopGuard({ thresholdMs })
await guard.ready()

const big = process.argv[2] === 'parseHugeBody' ? JSON.stringify(Array.from({ length: 700_000 }, (_, id) => ({ id, name: `n${id}` }))) : ''
const numbers = process.argv[2]?.startsWith('sort') ? Array.from({ length: 1_000_000 }, () => Math.random()) : []

const scenarios = {
  parseHugeBody() {
    return JSON.parse(big)
  },
  matchCatastrophically() {
    return /^(a+)+$/.test(`${'a'.repeat(25)}b`)
  },
  hashPassword() {
    return pbkdf2Sync('password', 'salt', 400_000, 64, 'sha512')
  },
  readHugeFile() {
    return readFileSync(file, 'utf8').length
  },
  sortByDefault() {
    return numbers.sort()
  },
  sortByComparing() {
    return numbers.sort((a, b) => a - b)
  },
  runProgram() {
    return execSync('sleep 0.3')
  },
  waitForThread() {
    return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  },
  spin() {
    const end = performance.now() + 300
    while (performance.now() < end);
  },
}
const file = join(tmpdir(), `guard-scenario-${process.pid}`)
if (process.argv[2] === 'readHugeFile') writeFileSync(file, Buffer.alloc(500_000_000, 'a'))
await sleep(100)
const before = guard.totals().incidents
scenarios[process.argv[2]]()
await sleep(200)
rmSync(file, { force: true })
process.stdout.write(`${JSON.stringify({ incidents: guard.incidents().slice(before), totals: guard.totals(), state: guard.state() })}\n`)
await guard.stop()
