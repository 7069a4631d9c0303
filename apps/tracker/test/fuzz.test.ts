import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { createMalformed, type Malformed } from './malformed-requests.js'
import { selectStored } from './tracker-client.js'

/** Another seed finds other things: `FUZZ_SEED=7 FUZZ_REPORT=1 npm run jest -- apps/tracker/test/fuzz`. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_124)
const totalRequests = Number(process.env['FUZZ_REQUESTS'] ?? 200_000)
const brokenRequests = totalRequests * 0.03
const framedRequests = totalRequests - brokenRequests
const connections = 8
const pipelined = 50
/** The heap may grow by this much in the second half of the run, after a garbage collection. */
const maxHeapGrowthBytes = 16 * 2 ** 20
/**
 * The limit is generous: the process holds the whole platform and the generator, and returns pages to the system late.
 */
const maxRssGrowth = 1.3

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { trustedProxies: 1 } })
})
afterAll(() => network.stop())

const statuses = new Map<number, number>()
let validSent = 0
const validRefused: string[] = []

function count(status: number): void {
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
}

/** Pipelines requests with valid framing on one connection, with a valid one at the end of each round. */
async function runFramed(malformed: Malformed, requests: number): Promise<void> {
  const socket = connect(network.tracker.port, '127.0.0.1')
  await once(socket, 'connect')
  let received: number[] = []
  let text = ''
  let wake = (): void => {}
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += String(chunk)
    let at = 0
    for (;;) {
      const headEnd = text.indexOf('\r\n\r\n', at)
      if (headEnd === -1) break
      const head = text.slice(at, headEnd)
      const end = headEnd + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (end > text.length) break
      received.push(Number(head.slice(9, 12)))
      at = end
    }
    text = text.slice(at)
    wake()
  })
  socket.on('close', () => wake())
  for (let sent = 0; sent < requests; sent += pipelined) {
    const id = `valid-${validSent++}`
    const round = Array.from({ length: Math.min(pipelined, requests - sent) }, () => malformed.framed())
    round.push(malformed.valid(id))
    received = []
    socket.write(Buffer.concat(round))
    while (received.length < round.length) {
      if (socket.closed) throw new Error(`closed after ${received.join()} of seed ${seed}`)
      await new Promise<void>((resolve) => (wake = resolve))
    }
    for (const status of received.slice(0, -1)) count(status)
    if (received.at(-1) !== 200) validRefused.push(id)
  }
  socket.destroy()
}

/** Each has a connection of its own: a valid request, then something that breaks it. */
async function runBroken(malformed: Malformed, requests: number): Promise<void> {
  for (let sent = 0; sent < requests; sent++) {
    const socket = connect(network.tracker.port, '127.0.0.1')
    socket.on('error', () => {})
    let text = ''
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += String(chunk)
    })
    const id = `valid-${validSent++}`
    socket.write(malformed.valid(id))
    await once(socket, 'data')
    if (!text.startsWith('HTTP/1.1 200')) validRefused.push(id)
    text = ''
    socket.write(malformed.broken())
    if (malformed.below(4) === 0) socket.destroy()
    else socket.end()
    if (!socket.closed) await once(socket, 'close')
    for (const [, status] of text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)) count(Number(status))
  }
}

async function run(share: number, round: number): Promise<void> {
  const workers = Array.from({ length: connections }, (_, n) => createMalformed(seed + round * 100 + n))
  await Promise.all([
    ...workers.map((malformed) => runFramed(malformed, Math.ceil((framedRequests * share) / connections))),
    ...workers.map((malformed) => runBroken(malformed, Math.ceil((brokenRequests * share) / connections))),
  ])
}

interface Weight {
  heap: number
  rss: number
  handles: number
  listeners: number
}

async function weigh(): Promise<Weight> {
  await network.processAll()
  const { server } = network.tracker
  // The network's own probe may keep one connection.
  await waitFor(async () => (await countConnections()) <= 1, { what: 'every connection closed' })
  collectGarbage()
  const { heapUsed, rss } = process.memoryUsage()
  const listeners = [server, process].flatMap((emitter) =>
    emitter.eventNames().map((name) => emitter.listenerCount(name as 'exit')),
  )
  return {
    heap: heapUsed,
    rss,
    handles: process.getActiveResourcesInfo().filter((name) => !/Timeout|Immediate/.test(name)).length,
    listeners: listeners.reduce((sum, each) => sum + each, 0),
  }
}

function countConnections(): Promise<number> {
  return new Promise((resolve, reject) => {
    network.tracker.server.getConnections((error, open) => (error === null ? resolve(open) : reject(error)))
  })
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}

it('200,000 malformed requests cause no crash, no server error and no leak, and do not affect others', async () => {
  await run(0.25, 0)
  const before = await weigh()
  await run(0.75, 1)
  const after = await weigh()

  const answered = [...statuses.values()].reduce((sum, each) => sum + each, 0)
  expect(answered).toBeGreaterThan(framedRequests)
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([])
  expect(validRefused).toEqual([])
  expect(validSent).toBeGreaterThan(framedRequests / pipelined)

  expect(after.heap - before.heap).toBeLessThan(maxHeapGrowthBytes)
  expect(after.rss / before.rss).toBeLessThan(maxRssGrowth)
  expect(after.listeners).toBeLessThanOrEqual(before.listeners)
  expect(after.handles).toBeLessThanOrEqual(before.handles + 4)

  const [stored] = await selectStored<{ ids: string }>(
    network,
    `SELECT toString(uniqExact(message_id)) AS ids FROM events WHERE startsWith(message_id, 'valid-')`,
  )
  expect(stored?.ids).toBe(String(validSent))
  // Everything that was accepted could be stored.
  const dead = await selectStored(
    network,
    `SELECT detail, body FROM rejected_events WHERE stage = 'transporter' LIMIT 3`,
  )
  expect(dead).toEqual([])
  // For a run by hand with FUZZ_REPORT=1.
  if (process.env['FUZZ_REPORT'] !== undefined) {
    process.stderr.write(
      `${JSON.stringify({ statuses: Object.fromEntries(statuses), validSent, before, after })}\n`,
    )
  }
}, 900_000)
