import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sourceSchema } from '@frontpage/contracts'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { connectRaw } from './raw-client.js'
import { createTrackerClient, type TrackerClient } from './tracker-client.js'

const pages = sourceSchema.parse({
  id: 'web',
  name: 'Web',
  writeKey: 'web',
  site: 'daily',
  allowedOrigins: ['https://www.news.example', 'https://*.news.example', 'http://localhost:3000'],
  rate: { eventsPerSecond: 1, burst: 5 },
})

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: [pages] } })
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

const preflight = (origin: string, path = '/v1/batch', more: Record<string, string> = {}) =>
  tracker.fetch(path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', ...more },
  })

describe('a preflight', () => {
  it.each(['https://www.news.example', 'https://m.news.example', 'http://localhost:3000'])(
    'of %s is granted, for a long time and with the headers of SDKs',
    async (origin) => {
      const { status, headers } = await preflight(origin)
      expect(status).toBe(204)
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('access-control-allow-methods')).toContain('POST')
      expect(headers.get('vary')).toMatch(/origin/i)
      expect(Number(headers.get('access-control-max-age'))).toBeGreaterThanOrEqual(3600)
      const allowed = headers.get('access-control-allow-headers')?.toLowerCase().split(', ')
      expect(allowed).toEqual(
        expect.arrayContaining(['authorization', 'content-type', 'x-retry-count', 'anonymousid']),
      )
    },
  )

  it.each([
    'https://news.example',
    'http://www.news.example',
    'https://evilnews.example',
    'https://www.news.example.evil',
    'null',
  ])('of %s is not', async (origin) => {
    const { status, headers } = await preflight(origin)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, null])
  })

  it('is answered at every route of events, with and without a slash at the end', async () => {
    for (const route of ['track', 't', 'p', 'b', 'batch', 'import', 'm', 'i', 'identify', 'b/']) {
      const { headers } = await preflight('https://www.news.example', `/v1/${route}`)
      expect([route, headers.get('access-control-allow-origin')]).toEqual([route, 'https://www.news.example'])
    }
  })
})

describe('a page', () => {
  const send = (origin: string, body: unknown = { anonymousId: 'a' }, authorization = 'Basic d2ViOg==') =>
    tracker.post('/v1/page', body, { origin, authorization })

  it('of an allowed origin may read its answer', async () => {
    const { status, headers } = await send('https://www.news.example')
    expect(status).toBe(200)
    expect(headers.get('access-control-allow-origin')).toBe('https://www.news.example')
    expect(headers.get('access-control-allow-credentials')).toBe('true')
  })

  it('of another origin is refused, and its event with it', async () => {
    const { status, headers, body } = await send('https://evil.example')
    expect([status, (body as { code: string }).code]).toEqual([403, 'origin_not_allowed'])
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('may read why it was refused, and how long it should wait', async () => {
    const bad = await send('https://www.news.example', '{')
    expect([bad.status, bad.headers.get('access-control-allow-origin')]).toEqual([
      400,
      'https://www.news.example',
    ])
    const unknown = await send('https://www.news.example', { anonymousId: 'a' }, 'Basic eDo=')
    expect([unknown.status, unknown.headers.get('access-control-allow-origin')]).toEqual([
      401,
      'https://www.news.example',
    ])
    const answers = await Promise.all(Array.from({ length: 12 }, () => send('https://www.news.example')))
    const limited = answers.find(({ status }) => status === 429)
    expect(limited?.headers.get('access-control-allow-origin')).toBe('https://www.news.example')
    const exposed = limited?.headers.get('access-control-expose-headers')?.toLowerCase()
    expect(exposed).toContain('retry-after')
    expect(exposed).toContain('ratelimit')
  })

  it('needs no origin: servers and apps send none', async () => {
    const { status } = await tracker.post('/v1/page', '{', { authorization: 'Basic d2ViOg==' })
    expect([400, 429]).toContain(status)
  })
})

describe('the settings of Segment’s browser SDK', () => {
  const path = '/v1/projects/web/settings'

  it('point it to the requested host, and no cache shows them to others', async () => {
    const { status, headers, body } = await tracker.fetch(path, {
      headers: { origin: 'https://anywhere.example' },
    })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(body).toMatchObject({
      integrations: {
        'Segment.io': { apiKey: 'web', apiHost: `127.0.0.1:${network.tracker.port}/v1`, protocol: 'http' },
      },
      remotePlugins: [],
    })
  })

  it.each([
    ['events.news.example', 200],
    ['www.news.example', 200],
    ['WWW.news.example', 200],
    ['localhost:4001', 200],
    ['events.evil.example', 421],
    ['evil.example/www.news.example', 421],
    ['evil.example#.news.example', 421],
    ['a@evil.example', 421],
    ['', 421],
  ])(
    'point nowhere but to hosts of the source’s origins, and this machine: %j is %i',
    async (host, status) => {
      const client = await connectRaw(network.tracker.port)
      client.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      const answer = await client.next()
      client.socket.destroy()
      expect(answer?.status).toBe(status)
      if (status === 200) expect(answer?.body).toContain(`"apiHost":"${host}/v1"`)
      else expect(answer?.body).not.toContain('evil')
    },
  )

  it('are of the configured address, whichever host is asked, and may be cached', async () => {
    const behind = await network.startTracker({
      publicUrl: 'https://www.daily.example/events/',
      initialSources: [],
    })
    const client = await connectRaw(behind.port)
    client.write(`GET ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Proto: http\r\n\r\n`)
    const answer = await client.next()
    client.socket.destroy()
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({
      integrations: { 'Segment.io': { apiHost: 'www.daily.example/events/v1', protocol: 'https' } },
    })
    expect(answer?.headers.get('cache-control')).toBe('public, max-age=300')
  })

  it('do not exist for an unknown key', async () => {
    const { status, body } = await tracker.fetch('/v1/projects/nobody/settings')
    expect([status, (body as { code: string }).code]).toEqual([404, 'unknown_write_key'])
  })
})
