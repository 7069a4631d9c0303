import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import {
  defineRawRoute,
  prepareHead,
  prepareReply,
  sendPrepared,
  sendWithHead,
  type RawHandler,
  type RawRoute,
} from '../src/index.js'
import { connectRaw, type RawConnection } from './raw-connection.js'
import { startTestService, type TestService } from './start-test-service.js'

const long = prepareReply(200, { 'Content-Type': 'text/plain' }, 'x'.repeat(8 * 2 ** 20))
const route = (path: string, handler: RawHandler): RawRoute =>
  defineRawRoute({ method: 'GET', path, operationId: path.slice(1), summary: '', handler })
const hotRoutes = [
  route('/short', (_req, res) => res.end('short')),
  route('/never', () => undefined),
  route('/long', (_req, res) => sendPrepared(res, long)),
]

async function ask(service: TestService, path: string): Promise<RawConnection> {
  const connection = await connectRaw(service.port)
  connection.send(`GET ${path} HTTP/1.1`, 'Host: x', '', '')
  return connection
}

/** The error with which node reports a connection on which no request has arrived in time. */
const requestTimeout = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

const countConnections = ({ server }: TestService): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))

describe('connections', () => {
  it('that are idle make room for others', async () => {
    const service = await startTestService({ hotRoutes, settings: { httpLimits: { maxConnections: 10 } } })
    const idle: RawConnection[] = []
    for (let n = 0; n < 9; n++) {
      const connection = await ask(service, '/short')
      await connection.until(/short$/)
      idle.push(connection)
    }
    // There is room for the tenth and the eleventh, because the others were idle and were closed.
    for (let n = 0; n < 2; n++) await (await ask(service, '/short')).until(/short$/)
    await Promise.all(idle.slice(0, 8).map((connection) => connection.ended()))
  })

  it('at the limit, all of them busy, count the dropped ones', async () => {
    const service = await startTestService({ hotRoutes, settings: { httpLimits: { maxConnections: 10 } } })
    const busy = await Promise.all(Array.from({ length: 10 }, () => ask(service, '/never')))
    await waitFor(async () => (await countConnections(service)) === 10)
    const dropped = once(service.server, 'drop')
    const refused = await connectRaw(service.port)
    expect(await refused.ended()).toBe('')
    await dropped
    for (const { socket } of busy) socket.destroy()
    await waitFor(async () => (await countConnections(service)) === 0)
    const metrics = await (await fetch(`${service.url}/metrics`)).text()
    expect(metrics).toContain('frontpage_http_connections_dropped_total 1')
  })

  it('say how long they stay open without a request, and do', async () => {
    const head = prepareHead(200, {})
    const service = await startTestService({
      hotRoutes: [
        ...hotRoutes,
        route('/prepared', (_req, res) => sendPrepared(res, prepareReply(200, {}, 'short'))),
        route('/head', (_req, res) => sendWithHead(res, head, 'short')),
      ],
      settings: { httpLimits: { keepAliveTimeoutMs: 620_000 } },
    })
    expect(service.server.keepAliveTimeout).toBe(620_000)
    for (const path of ['/short', '/prepared', '/head']) {
      const connection = await ask(service, path)
      expect(await connection.until(/short$/)).toMatch(/\r\nKeep-Alive: timeout=620\r\n/)
    }
  })

  it('whose time is over while the event loop is blocked get the answer to what has arrived', async () => {
    const keepAliveTimeoutMs = 400
    const service = await startTestService({ hotRoutes, settings: { httpLimits: { keepAliveTimeoutMs } } })
    const connection = await ask(service, '/short')
    await connection.until(/short$/)
    connection.send('GET /short HTTP/1.1', 'Host: x', '', '')
    // Node gives a connection a second more than it says.
    block(keepAliveTimeoutMs + 1_500)
    await connection.until(/short[^]*short$/)
  })

  it('on which nothing is ever sent are closed without an answer', async () => {
    const service = await startTestService({ hotRoutes })
    const opened = once(service.server, 'connection')
    const connection = await connectRaw(service.port)
    const [socket] = (await opened) as [Socket]
    service.server.emit('clientError', requestTimeout, socket)
    expect(await connection.ended()).toBe('')
  })

  it('on which a request arrives at the moment in which they would be closed get its answer', async () => {
    const service = await startTestService({ hotRoutes })
    const opened = once(service.server, 'connection')
    const connection = await connectRaw(service.port)
    const [socket] = (await opened) as [Socket]
    connection.send('GET /short HTTP/1.1', 'Host: x', '', '')
    service.server.emit('clientError', requestTimeout, socket)
    expect(await connection.until(/short$/)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('whose answers are not read are closed', async () => {
    const service = await startTestService({ hotRoutes, settings: { httpLimits: { stalledMs: 200 } } })
    const connection = await connectRaw(service.port)
    connection.socket.pause()
    const asked = once(service.server, 'request')
    connection.send('GET /long HTTP/1.1', 'Host: x', '', '')
    await asked
    await waitFor(async () => (await countConnections(service)) === 0)
    connection.socket.destroy()
  })
})
