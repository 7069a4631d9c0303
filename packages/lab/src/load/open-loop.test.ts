import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from '@jest/globals'
import { runOpenLoop } from './open-loop.js'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

it('counts what was refused by its status, and what was never answered as late by the time for which it waited', async () => {
  server = createServer((req, res) => {
    if (req.url === '/silent') return
    res.statusCode = req.url === '/busy' ? 503 : 200
    res.end('here')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const pathAt = (index: number): string => ({ 5: '/busy', 10: '/silent' })[index] ?? '/'
  const result = await runOpenLoop({
    target: `http://127.0.0.1:${port}`,
    count: 20,
    requestAt: (index) => Buffer.from(`GET ${pathAt(index)} HTTP/1.1\r\nHost: test\r\n\r\n`),
    requestsPerSecond: 100,
    connections: 4,
    warmUpSeconds: 0,
    patienceMs: 300,
  })
  expect(result.failed).toBe(2)
  expect(result.failures).toEqual({ 503: 1 })
  expect(result.maxMs).toBeGreaterThan(300)
  expect(result.p50Ms).toBeLessThan(result.maxMs)
})
