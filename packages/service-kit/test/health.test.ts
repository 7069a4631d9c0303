import { describe, expect, it } from '@jest/globals'
import { startTestService } from './start-test-service.js'

const never = new Promise<never>(() => undefined)

describe('health', () => {
  it.each(['/livez', '/healthz'])('%s is fine whatever the dependencies do', async (path) => {
    const { url } = await startTestService({
      readiness: [{ name: 'redis', check: () => Promise.reject(new Error()) }],
    })
    const response = await fetch(url + path)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await response.json()).toEqual({ status: 'ok' })
  })

  it('is ready when its dependencies are, and lists them when asked', async () => {
    const { url } = await startTestService({ readiness: [{ name: 'redis', check: () => 'PONG' }] })
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' })
    expect(await (await fetch(`${url}/readyz?verbose`)).json()).toEqual({
      status: 'ready',
      checks: [{ name: 'redis', status: 'ok', durationMs: expect.any(Number) }],
    })
  })

  it('is ready without an advisory dependency, and lists it', async () => {
    const check = { name: 'redis', check: () => Promise.reject(new Error()), isAdvisory: true }
    const { url } = await startTestService({ readiness: [check] })
    const response = await fetch(`${url}/readyz?verbose`)
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { status: 'ready', checks: [{ name: 'redis', status: 'failing', isAdvisory: true }] },
    ])
  })

  it('names the failing check, without its message', async () => {
    const { url } = await startTestService({
      readiness: [
        { name: 'redis', check: () => Promise.reject(new Error('connect 10.0.0.7 refused')) },
        { name: 'store', check: () => never, timeoutMs: 1 },
        { name: 'disk', check: () => undefined },
      ],
    })
    const response = await fetch(`${url}/readyz?verbose`)
    const text = await response.text()
    expect(response.status).toBe(503)
    expect(JSON.parse(text)).toMatchObject({
      code: 'not_ready',
      detail: 'Not ready: redis, store.',
      failing: ['redis', 'store'],
      checks: [
        { name: 'redis', status: 'failing' },
        { name: 'store', status: 'timeout' },
        { name: 'disk', status: 'ok' },
      ],
    })
    expect(text).not.toContain('10.0.0.7')
  })
})

it('serves metrics of the process and of the event loop', async () => {
  const { url } = await startTestService({})
  const response = await fetch(`${url}/metrics`)
  const text = await response.text()
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  for (const name of [
    'process_cpu_seconds_total',
    'process_resident_memory_bytes',
    'process_start_time_seconds',
    'process_open_fds',
    'nodejs_heap_size_used_bytes',
    'nodejs_eventloop_delay_seconds{quantile="0.99"}',
    'nodejs_eventloop_utilization_ratio',
  ]) {
    expect(text).toMatch(new RegExp(`^${name.replace(/[{}]/g, String.raw`\$&`)} [\\d.e+-]+$`, 'm'))
  }
})

it('keeps two services in one process apart', async () => {
  const [first, second] = [await startTestService({}), await startTestService({})]
  await (await fetch(`${first.url}/livez`)).text()
  expect(await (await fetch(`${second.url}/metrics`)).text()).not.toContain('route="/livez",status="200"')
})

it('sends the usual security headers, without Strict-Transport-Security', async () => {
  const { url } = await startTestService({})
  const { headers } = await fetch(`${url}/livez`)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests')
  expect(headers.has('strict-transport-security')).toBe(false)
  expect(headers.has('x-powered-by')).toBe(false)
})
