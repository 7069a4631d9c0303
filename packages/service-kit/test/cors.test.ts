import { describe, expect, it } from '@jest/globals'
import { defineRoute, grantOrigin, requireAdmin, type CorsPolicy, type RawRoute } from '../src/index.js'
import { startTestService } from './start-test-service.js'

const page = 'https://news.example'

function hot(cors: CorsPolicy, handler: RawRoute['handler'] = (_req, res) => void res.end()): RawRoute {
  return {
    kind: 'raw-route',
    method: 'POST',
    path: '/hot',
    operationId: 'hot',
    summary: '',
    handler,
    cors,
  }
}

const preflight = (url: string, origin = page, method = 'POST') =>
  fetch(url, { method: 'OPTIONS', headers: { Origin: origin, 'Access-Control-Request-Method': method } })

const corsHeaders = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => /^(access-control|vary)/.test(name)))

describe('a hot route with a policy', () => {
  const policy: CorsPolicy = {
    origins: [page],
    allowHeaders: ['authorization', 'content-type', 'x-retry-count'],
    exposeHeaders: ['retry-after'],
    credentials: true,
    maxAgeSeconds: 86_400,
  }

  it('answers the preflight of an origin that it allows', async () => {
    const { url } = await startTestService({ hotRoutes: [hot(policy)] })
    const response = await preflight(`${url}/hot`)
    expect(response.status).toBe(204)
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, content-type, x-retry-count',
      'access-control-allow-methods': 'OPTIONS, POST',
      'access-control-allow-origin': page,
      'access-control-expose-headers': 'retry-after',
      'access-control-max-age': '86400',
      vary: 'Origin',
    })
  })

  it('allows whatever headers a page sends: those that tracing adds must not shut it out', async () => {
    const { url } = await startTestService({ hotRoutes: [hot(policy)] })
    const allowedOf = async (requested: string) => {
      const { headers } = await fetch(`${url}/hot`, {
        method: 'OPTIONS',
        headers: {
          Origin: page,
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': requested,
        },
      })
      return [headers.get('access-control-allow-headers'), headers.get('vary')]
    }
    const own = 'authorization, content-type, x-retry-count'
    const vary = 'Origin, Access-Control-Request-Headers'
    expect(await allowedOf('content-type,traceparent, Sentry-Trace')).toEqual([
      `${own}, traceparent, sentry-trace`,
      vary,
    ])
    expect(await allowedOf('x y, , (), Content-Type')).toEqual([own, vary])
    expect(await allowedOf(Array.from({ length: 500 }, (_, at) => `x-${at}`).join())).toEqual([
      [own, ...Array.from({ length: 100 }, (_, at) => `x-${at}`)].join(', '),
      vary,
    ])
  })

  it('grants nothing to another origin, but varies', async () => {
    const { url } = await startTestService({ hotRoutes: [hot(policy)] })
    expect(corsHeaders(await preflight(`${url}/hot`, 'https://evil.example'))).toEqual({ vary: 'Origin' })
  })

  it('allows the page to read answers and errors', async () => {
    const failing = hot(policy, () => {
      throw new Error('broken')
    })
    const { url } = await startTestService({ hotRoutes: [failing] })
    const response = await fetch(`${url}/hot`, { method: 'POST', headers: { Origin: page } })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([500, page])
  })

  it('can allow every origin without varying', async () => {
    const { url } = await startTestService({ hotRoutes: [hot({ origins: '*' })] })
    const response = await fetch(`${url}/hot`, { method: 'POST' })
    expect(corsHeaders(response)).toEqual({ 'access-control-allow-origin': '*' })
  })

  it('can leave the answer to its handler', async () => {
    const route = hot({ origins: '*', preflightOnly: true }, (req, res) => {
      grantOrigin({ origins: (origin) => origin.endsWith('.example') }, req, res)
      res.end()
    })
    const { url } = await startTestService({ hotRoutes: [route] })
    expect((await preflight(`${url}/hot`)).headers.get('access-control-allow-origin')).toBe('*')
    const answerTo = async (origin: string) =>
      corsHeaders(await fetch(`${url}/hot`, { method: 'POST', headers: { Origin: origin } }))
    expect(await answerTo(page)).toEqual({ 'access-control-allow-origin': page, vary: 'Origin' })
    expect(await answerTo('https://evil.test')).toEqual({ vary: 'Origin' })
  })
})

describe('without a policy', () => {
  const admin = defineRoute({
    method: 'GET',
    path: '/v1/sources',
    operationId: 'listSources',
    summary: '',
    auth: requireAdmin('sources'),
    responses: { 204: { description: '' } },
    handler: () => ({ status: 204 }),
  })

  it.each(['routes', 'hotRoutes'])('no other origin may use a route (%s)', async (place) => {
    const { url } = await startTestService({ [place]: [admin] })
    const response = await preflight(`${url}/v1/sources`, page, 'GET')
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    expect(corsHeaders(response)).toEqual({})
    expect(corsHeaders(await fetch(`${url}/v1/sources`, { headers: { Origin: page } }))).toEqual({})
  })

  it('answers OPTIONS that is no preflight, and 404 where nothing is', async () => {
    const { url } = await startTestService({ routes: [admin] })
    const response = await fetch(`${url}/v1/sources`, { method: 'OPTIONS' })
    expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    expect((await fetch(`${url}/nothing`, { method: 'OPTIONS' })).status).toBe(404)
  })
})
