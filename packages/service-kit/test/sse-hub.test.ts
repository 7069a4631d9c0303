import { afterEach, describe, expect, it } from '@jest/globals'
import {
  createMetrics,
  createSseHub,
  defineRawRoute,
  type SseClient,
  type SseHub,
  type SseHubOptions,
} from '../src/index.js'
import { connectRaw } from './raw-connection.js'
import { startTestService } from './start-test-service.js'

const hubs: SseHub[] = []
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close()
})

async function start(options: Partial<SseHubOptions> = {}) {
  const metrics = createMetrics()
  const hub = createSseHub({ name: 'test', metrics, ...options })
  hubs.push(hub)
  const seen: (string | undefined)[] = []
  const clients: SseClient[] = []
  const service = await startTestService({
    metrics,
    streams: [hub],
    hotRoutes: [
      defineRawRoute({
        method: 'GET',
        path: '/stream',
        operationId: 'stream',
        summary: '',
        handler(req, res) {
          const client = hub.open(req, res)
          clients.push(client)
          seen.push(client.lastEventId)
        },
      }),
    ],
  })
  return { ...service, hub, seen, clients }
}

async function follow(port: number, headers: readonly string[] = []) {
  const connection = await connectRaw(port)
  connection.send('GET /stream HTTP/1.1', 'Host: x', ...headers, '', '')
  await connection.until(/retry: \d+/)
  return connection
}

describe('an event stream', () => {
  it('sends every event to every client, with the retry time', async () => {
    const { hub, port } = await start({ random: () => 0, retryMs: 2000 })
    const followers = await Promise.all([follow(port), follow(port)])
    hub.broadcast({ id: '7', event: 'change', data: { rank: 1 } })
    for (const follower of followers) {
      const text = await follower.until(/"rank":1\}/)
      expect(text).toMatch(/content-type: text\/event-stream/i)
      expect(text).toContain('retry: 2000')
      expect(text).toContain('id: 7\nevent: change\ndata: {"rank":1}\n\n')
    }
  })

  it('sends an event to some of its clients only', async () => {
    const { hub, port, clients } = await start()
    const first = await follow(port)
    const second = await follow(port)
    hub.broadcast({ data: 'for the second' }, clients.slice(1))
    hub.broadcast({ data: 'for all' })
    await second.until(/for the second[^]*for all/)
    expect(await first.until(/for all/)).not.toContain('for the second')
  })

  it('passes on the last event id of a client that reconnects', async () => {
    const { port, seen } = await start()
    await follow(port, ['Last-Event-ID: 41'])
    expect(seen).toEqual(['41'])
  })

  it('sends comments while nothing happens', async () => {
    const { port } = await start({ heartbeatMs: 5 })
    await (await follow(port)).until(/:\n\n[^]*:\n\n/)
  })

  it('drops a client that does not read, and keeps the others', async () => {
    const { hub, port, url } = await start({ maxBufferedBytes: 64 * 1024 })
    const slow = await follow(port)
    slow.socket.pause()
    const reader = await follow(port)
    const data = 'x'.repeat(32 * 1024)
    while (hub.size === 2) {
      hub.broadcast({ data })
      await new Promise((resolve) => setImmediate(resolve))
    }
    hub.broadcast({ data: 'still here' })
    await reader.until(/still here/)
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      'frontpage_sse_clients_dropped_total{stream="test"} 1',
    )
  })

  it('accepts no more clients than its limit', async () => {
    const { port, url } = await start({ maxClients: 1 })
    await follow(port)
    const refused = await fetch(`${url}/stream`)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('5')
  })

  it('ends when the service drains', async () => {
    const service = await start()
    const follower = await follow(service.port)
    await service.close()
    await follower.ended()
    expect(service.hub.size).toBe(0)
  })
})
