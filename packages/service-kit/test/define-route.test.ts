import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import {
  defineRawRoute,
  defineRoute,
  HttpFault,
  queryList,
  requireAdmin,
  type AnyRoute,
} from '../src/index.js'
import { adminSecret, startTestService } from './start-test-service.js'

const json = { 'Content-Type': 'application/json' }

const putSource = defineRoute({
  method: 'PUT',
  path: '/v1/sources/:sourceId',
  operationId: 'putSource',
  summary: 'Creates or replaces a source',
  auth: requireAdmin('sources'),
  params: z.object({ sourceId: z.string().max(5) }),
  query: z.object({ dryRun: z.stringbool().optional(), tag: queryList(z.string()) }),
  headers: z.object({ 'if-match': z.string().optional() }),
  body: z.strictObject({ name: z.string().min(1), origins: z.array(z.url()).default([]) }),
  maxBodyBytes: 200,
  responses: {
    200: {
      description: 'The source as it is now',
      body: z.object({
        id: z.string(),
        kind: z.literal('source'),
        by: z.string(),
        origins: z.array(z.string()),
        query: z.unknown(),
        ifMatch: z.string().nullable(),
      }),
    },
    409: { description: 'Somebody else changed it' },
  },
  handler({ params, query, headers, body, actor }) {
    if (body.name === 'taken')
      throw new HttpFault(409, 'name_taken', { detail: 'Another source has this name.' })
    return {
      status: 200,
      body: {
        id: params.sourceId,
        kind: 'source',
        by: actor.name,
        origins: body.origins,
        query,
        ifMatch: headers['if-match'] ?? null,
      },
      headers: { ETag: '"1"' },
    }
  },
})

const getExport = defineRoute({
  method: 'GET',
  path: '/v1/export/:format',
  operationId: 'getExport',
  summary: '',
  responses: { 200: { description: 'Any form' }, 204: { description: 'Nothing' } },
  handler({ params }) {
    switch (params.format) {
      case 'text':
        return { status: 200, body: 'a,b\n"ü"', headers: { 'Content-Type': 'text/csv; charset=utf-8' } }
      case 'bytes':
        return { status: 200, body: new Uint8Array([1, 2, 3]) }
      case 'empty':
        return { status: 200 }
      case 'cookies':
        return { status: 200, body: '', headers: { 'Set-Cookie': ['a=1', 'b=2'], 'X-Count': 2 } }
      default:
        return { status: 204 }
    }
  },
})

const allRoutes: AnyRoute[] = [putSource, getExport]

describe.each([
  ['the raw router', (routes: readonly AnyRoute[]) => ({ hotRoutes: routes })],
  ['Express', (routes: readonly AnyRoute[]) => ({ routes })],
])('a route on %s', (_, mount) => {
  const mounted = mount(allRoutes)
  const put = async (init: RequestInit & { path?: string; headers?: Record<string, string> } = {}) => {
    const { url } = await startTestService(mounted)
    const { path = '/v1/sources/news', headers = json, body = '{"name":"News"}', ...rest } = init
    const allHeaders = { Authorization: `Bearer ${adminSecret}`, ...headers }
    return fetch(url + path, { method: 'PUT', body, headers: allHeaders, ...rest })
  }

  it('gives its handler validated input and sends its reply', async () => {
    const response = await put({
      path: '/v1/sources/n%20s/?tag=a&dryRun=true&tag=b',
      headers: { ...json, 'If-Match': '"7"' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('etag')).toBe('"1"')
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual({
      id: 'n s',
      kind: 'source',
      by: 'ann',
      origins: [],
      query: { dryRun: true, tag: ['a', 'b'] },
      ifMatch: '"7"',
    })
  })

  it('takes other JSON media types', async () => {
    expect(
      (await put({ headers: { 'Content-Type': 'Application/Merge-Patch+JSON ; charset=utf-8' } })).status,
    ).toBe(200)
  })

  it('points at every part of the body that is wrong', async () => {
    const body = JSON.stringify({ name: '', origins: ['https://a.example', 'nowhere'], 'a/b': 1 })
    const response = await put({ body })
    expect(response.status).toBe(400)
    const problem = (await response.json()) as { code: string; errors: { in: string; pointer: string }[] }
    expect(problem.code).toBe('invalid_request')
    expect(problem.errors.map((error) => `${error.in} ${error.pointer}`).toSorted()).toEqual([
      'body #',
      'body #/name',
      'body #/origins/1',
    ])
  })

  it('points at what is wrong in path, query and headers together', async () => {
    const response = await put({ path: '/v1/sources/too-long?dryRun=perhaps' })
    expect(await response.json()).toMatchObject({
      status: 400,
      errors: [
        { in: 'path', pointer: '#/sourceId' },
        { in: 'query', pointer: '#/dryRun' },
      ],
    })
  })

  it.each<[string, number, string, Parameters<typeof put>[0]]>([
    ['a body that is not JSON', 400, 'invalid_json', { body: '{"name":' }],
    ['no body', 400, 'invalid_request', { body: '' }],
    ['a body of another type', 415, 'unsupported_media_type', { headers: { 'Content-Type': 'text/plain' } }],
    [
      'a body of no type',
      415,
      'unsupported_media_type',
      { headers: {}, body: new TextEncoder().encode('{}') },
    ],
    ['a body that is too large', 413, 'body_too_large', { body: JSON.stringify({ name: 'x'.repeat(200) }) }],
    ['a path that does not decode', 400, 'malformed_path', { path: '/v1/sources/%ff' }],
    ['a wrong token', 401, 'wrong_admin_token', { headers: { ...json, Authorization: 'Bearer wrong' } }],
    ['what the handler refuses', 409, 'name_taken', { body: '{"name":"taken"}' }],
  ])('answers %s with %d %s', async (__, status, code, init) => {
    const response = await put(init)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ status, code })
  })

  it('lets a raw route answer a path that does not decode in its own way', async () => {
    const page = defineRawRoute({
      method: 'GET',
      path: '/pages/:name',
      operationId: 'getPage',
      summary: '',
      handler: () => undefined,
      async onMalformedPath(_req, res, { code }) {
        await Promise.resolve()
        res.writeHead(404, { 'Content-Type': 'text/html' }).end(`<p>${code}</p>`)
      },
    })
    const { url } = await startTestService(mount([page]))
    const response = await fetch(`${url}/pages/%ff`)
    expect([response.status, await response.text()]).toEqual([404, '<p>malformed_path</p>'])
  })

  it('authenticates before it reads the body', async () => {
    const response = await put({ headers: { ...json, Authorization: '' }, body: 'x'.repeat(1000) })
    expect(response.status).toBe(401)
  })

  it('reports that administration is off when no token is configured', async () => {
    const { url } = await startTestService({ ...mounted, settings: { adminTokens: [] } })
    const response = await fetch(`${url}/v1/sources/news`, { method: 'PUT' })
    expect(await response.json()).toMatchObject({ status: 403, code: 'admin_off' })
  })

  it.each([
    ['text', 200, 'text/csv; charset=utf-8', 'a,b\n"ü"'],
    ['bytes', 200, 'application/octet-stream', '\u0001\u0002\u0003'],
    ['empty', 200, null, ''],
    ['cookies', 200, 'application/json; charset=utf-8', '""'],
    ['nothing', 204, null, ''],
  ])('sends a reply of %s', async (format, status, type, body) => {
    const { url } = await startTestService(mounted)
    const response = await fetch(`${url}/v1/export/${format}`)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      status,
      type,
      body,
    ])
  })

  it('sends headers that repeat', async () => {
    const { url } = await startTestService(mounted)
    const response = await fetch(`${url}/v1/export/cookies`)
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-count')).toBe('2')
  })

  it('answers HEAD with the headers of GET', async () => {
    const { url } = await startTestService(mounted)
    const response = await fetch(`${url}/v1/export/text`, { method: 'HEAD' })
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '8'])
  })
})

describe('a definition', () => {
  it('is a plain object that documents can be made from', () => {
    expect(putSource).toMatchObject({
      kind: 'route',
      method: 'PUT',
      path: '/v1/sources/:sourceId',
      operationId: 'putSource',
      auth: { kind: 'admin', scope: 'sources' },
    })
    expect(Object.keys(putSource.responses)).toEqual(['200', '409'])
  })

  it('does not compile when its reply is not what it declares', () => {
    const common = { method: 'GET', path: '/x', operationId: 'x', summary: '' } as const
    const responses = { 200: { description: '', body: z.object({ count: z.number() }) } }
    const wrong = [
      // @ts-expect-error -- undeclared status
      defineRoute({ ...common, responses, handler: () => ({ status: 201, body: { count: 1 } }) }),
      // @ts-expect-error -- wrong body
      defineRoute({ ...common, responses, handler: () => ({ status: 200, body: { count: 'one' } }) }),
      // @ts-expect-error -- no body
      defineRoute({ ...common, responses, handler: () => ({ status: 200 }) }),
      defineRoute({
        ...common,
        responses,
        // @ts-expect-error -- no such parameter
        handler: ({ params }) => ({ status: 200, body: { count: params.id } }),
      }),
    ]
    expect(wrong).toHaveLength(4)
  })
})
