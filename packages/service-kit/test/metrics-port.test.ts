import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from '@jest/globals'
import { findFreePort, waitFor } from '@frontpage/testing'
import { ClosingStack, createMetrics, StartUpError } from '../src/index.js'
import { startTestService } from './start-test-service.js'

const apart = { metricsPort: 0 }

it('serves metrics on their own port alone', async () => {
  const { url, metricsUrl } = await startTestService({ settings: apart })
  expect(new URL(metricsUrl).port).not.toBe(new URL(url).port)
  expect((await fetch(`${url}/metrics`)).status).toBe(404)
  const scraped = await fetch(`${metricsUrl}?name=x`)
  expect([scraped.status, scraped.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ])
  // The own port's 404 is counted.
  expect(await scraped.text()).toMatch(/^frontpage_http_requests_total\{.*status="404".*\} 1$/m)
})

it('answers nothing else there', async () => {
  const { metricsUrl } = await startTestService({ settings: apart })
  const head = await fetch(metricsUrl, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  for (const [method, path] of [
    ['GET', '/'],
    ['GET', '/livez'],
    ['GET', '/metricsx'],
    ['GET', '/metrics/'],
    ['OPTIONS', '/metrics'],
  ] as const) {
    expect((await fetch(new URL(path, metricsUrl), { method })).status).toBe(404)
  }
  const posted = await fetch(metricsUrl, { method: 'POST', body: 'x'.repeat(1_000_000) })
  expect([posted.status, await posted.json()]).toEqual([404, expect.objectContaining({ code: 'not_found' })])
})

it('keeps the document of its routes true', async () => {
  const paths = async (url: string): Promise<string[]> =>
    Object.keys(((await (await fetch(`${url}/openapi.json`)).json()) as { paths: object }).paths)
  const [one, both] = [await startTestService({ settings: apart }), await startTestService({})]
  expect(await paths(one.url)).not.toContain('/metrics')
  expect(await paths(both.url)).toContain('/metrics')
  expect(both.metricsUrl).toBe(`${both.url}/metrics`)
  expect((await fetch(both.metricsUrl)).status).toBe(200)
})

it('can be read until everything else is closed', async () => {
  const read: unknown[] = []
  const stack = new ClosingStack()
  const metrics = createMetrics()
  const closed = metrics.counter({ name: 'test_closed_total', help: 'Closed resources.' })
  let address = ''
  stack.add('resource', async () => {
    closed.inc()
    read.push(await (await fetch(address)).text())
  })
  const { metricsUrl, close } = await startTestService({ settings: apart, stack, metrics })
  address = metricsUrl
  expect(await close()).toEqual([])
  expect(read).toEqual([expect.stringContaining('test_closed_total 1\n')])
  await expect(fetch(metricsUrl)).rejects.toThrow('fetch failed')
})

it('names METRICS_PORT when the port is taken, and closes what it has opened', async () => {
  const { metricsUrl } = await startTestService({ settings: apart })
  const metricsPort = Number(new URL(metricsUrl).port)
  const port = await findFreePort()
  const starting = startTestService({ settings: { port, metricsPort } })
  await expect(starting).rejects.toBeInstanceOf(StartUpError)
  await expect(starting).rejects.toThrow(
    `port ${metricsPort} on 127.0.0.1 is taken; set METRICS_PORT to another one`,
  )
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow('fetch failed')
})

it('answers 500 when the metrics cannot be read', async () => {
  const scrape = (): Promise<string> => Promise.reject(new Error('gone'))
  const { metricsUrl, logged } = await startTestService({ settings: apart, scrape })
  expect((await fetch(metricsUrl)).status).toBe(500)
  expect(logged).toContainEqual(expect.objectContaining({ level: 'error', msg: 'metrics could not be read' }))
})

it('accepts a limited number of connections', async () => {
  const { metricsUrl } = await startTestService({ settings: apart })
  const sockets = Array.from({ length: 101 }, () => connect(Number(new URL(metricsUrl).port), '127.0.0.1'))
  await Promise.race(sockets.map((socket) => once(socket.on('error', () => {}).resume(), 'close')))
  for (const socket of sockets) socket.destroy()
  await waitFor(async () => (await fetch(metricsUrl)).ok)
})
