import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import {
  defineRawRoute,
  defineRoute,
  parseAdminTokens,
  problems,
  problemsWithRetryAfter,
  queryList,
  requireAdmin,
} from '../src/index.js'
import type { OpenApiDocument } from '../src/openapi/openapi-document.js'
import { adminSecret, startTestService } from './start-test-service.js'

const painterSecret = 'secret-of-the-painters-admin'

const colour = z.enum(['red', 'blue']).meta({ id: 'Colour', description: 'Of paint' })
const paint = z.object({ colour: colour.default('red'), litres: z.int() }).meta({ id: 'Paint' })

const putPaint = defineRoute({
  method: 'PUT',
  path: '/v1/paints/:id',
  operationId: 'putPaint',
  summary: 'Put paint',
  description: 'On a wall.',
  tags: ['paints'],
  auth: requireAdmin('paints'),
  query: z.object({
    dry: z.stringbool().optional(),
    tag: queryList(z.string()),
    coats: z
      .string()
      .transform(Number)
      .meta({ documentAs: { type: 'integer' } }),
  }),
  headers: z.object({ 'if-match': z.string().optional().meta({ description: 'A version' }) }),
  body: paint,
  responses: {
    200: {
      description: 'The paint',
      headers: { ETag: 'Its version', 'X-Shade': { sometimes: 'Of what is mixed' } },
      body: paint,
    },
    204: { description: 'Nothing changed' },
    409: problems('wall_is_wet'),
    503: problemsWithRetryAfter('shop_closed'),
  },
  examples: {
    red: {
      summary: 'Red',
      params: { id: 'a' },
      query: { coats: 2, tag: ['x', 'y'] },
      body: { litres: 1 },
      status: 200,
      answer: { colour: 'red', litres: 1 },
    },
    same: {
      summary: 'As it was',
      params: { id: 'b' },
      query: { coats: 1 },
      body: { litres: 1 },
      status: 204,
    },
  },
  handler: () => ({ status: 204 }),
})

const getDrops = defineRawRoute({
  method: 'GET',
  path: '/v1/drops',
  operationId: 'streamDrops',
  summary: 'Drops',
  credentials: [{ name: 'key', scheme: { type: 'http', scheme: 'basic' } }, null],
  documents: { responses: { 200: { description: 'Drops', events: { drop: paint } } } },
  handler: (_req, res) => res.end(),
})

async function documentOf(): Promise<OpenApiDocument> {
  const { url } = await startTestService({
    description: 'Walls.',
    hotRoutes: [getDrops],
    routes: [putPaint],
  })
  const answer = await fetch(`${url}/openapi.json`)
  expect(answer.headers.get('content-type')).toBe('application/json')
  return (await answer.json()) as OpenApiDocument
}

describe('/openapi.json', () => {
  it('describes the input of a route', async () => {
    const { info, paths } = await documentOf()
    expect(info).toEqual({ title: 'Frontpage test', version: '1', description: 'Walls.' })
    const { put } = paths['/v1/paints/{id}']!
    expect(put).toMatchObject({
      operationId: 'putPaint',
      summary: 'Put paint',
      description: 'On a wall.\n\nNeeds an admin token with the scope `paints`.',
      tags: ['paints'],
      security: [{ adminToken: [] }],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/PaintInput' } } },
      },
    })
    const parameters = put!.parameters!.map(({ in: place, name, required, schema }) => ({
      place,
      name,
      required,
      schema,
    }))
    expect(parameters).toEqual([
      { place: 'path', name: 'id', required: true, schema: { type: 'string' } },
      { place: 'query', name: 'dry', required: false, schema: { type: 'string' } },
      {
        place: 'query',
        name: 'tag',
        required: false,
        schema: { type: 'array', items: { type: 'string' }, maxItems: 100 },
      },
      { place: 'query', name: 'coats', required: true, schema: { type: 'integer' } },
      { place: 'header', name: 'if-match', required: false, schema: { type: 'string' } },
    ])
  })

  it('describes the answers of a route, with the problems of the kit', async () => {
    const { put } = (await documentOf()).paths['/v1/paints/{id}']!
    const codes = Object.entries(put!.responses).flatMap(([status, { content }]) => {
      const { allOf } = content?.['application/problem+json']?.schema ?? {}
      const [, narrowed] = (allOf ?? []) as { properties: { code: { enum: string[] } } }[]
      return narrowed === undefined ? [] : [[status, narrowed.properties.code.enum]]
    })
    expect(codes).toEqual([
      ['400', ['invalid_request', 'invalid_json', 'bad_encoding', 'malformed_request', 'malformed_path']],
      ['401', ['missing_admin_token', 'wrong_admin_token']],
      ['403', ['missing_scope', 'admin_off']],
      ['408', ['request_timeout']],
      ['409', ['wall_is_wet']],
      ['413', ['body_too_large']],
      ['415', ['unsupported_media_type', 'unsupported_encoding']],
      ['503', ['shop_closed', 'overloaded']],
    ])
    expect(put!.responses.default?.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    })
  })

  it('names the headers that an answer always has, or sometimes', async () => {
    const { put } = (await documentOf()).paths['/v1/paints/{id}']!
    const named = Object.entries(put!.responses).flatMap(([status, { headers = {} }]) =>
      Object.entries(headers).map(
        ([name, { required }]) => `${status} ${name}${required ? '' : ', sometimes'}`,
      ),
    )
    expect(named).toEqual([
      '200 ETag',
      '200 X-Shade, sometimes',
      '401 WWW-Authenticate',
      '403 WWW-Authenticate, sometimes',
      '415 Accept-Encoding, sometimes',
      '503 Retry-After',
    ])
    expect(put!.responses['200']!.headers!.ETag).toEqual({
      description: 'Its version',
      required: true,
      schema: { type: 'string' },
    })
  })

  it.each([
    { status: 401, header: 'WWW-Authenticate', send: {} },
    { status: 401, header: 'WWW-Authenticate', send: { Authorization: 'Bearer nobody' } },
    { status: 403, header: 'WWW-Authenticate', send: { Authorization: `Bearer ${adminSecret}` } },
    {
      status: 415,
      header: 'Accept-Encoding',
      send: { Authorization: `Bearer ${painterSecret}`, 'Content-Encoding': 'zstd' },
    },
  ])('is right that a $status may have $header: $send', async ({ status, header, send }) => {
    const adminTokens = parseAdminTokens(`ann:sources:${adminSecret};bob:paints:${painterSecret}`) ?? []
    const { url } = await startTestService({ routes: [putPaint], settings: { adminTokens } })
    const request = { method: 'PUT', headers: new Headers(Object.entries(send)), body: 'x' }
    const answer = await fetch(`${url}/v1/paints/a?coats=1`, request)
    expect([answer.status, answer.headers.has(header)]).toEqual([status, true])
  })

  it('has a named schema once, and twice where requests may leave out what answers hold', async () => {
    const { schemas } = (await documentOf()).components
    expect(Object.keys(schemas)).toEqual(['Colour', 'Paint', 'PaintInput', 'Problem'])
    expect(schemas.Paint).toMatchObject({ required: ['colour', 'litres'] })
    expect(schemas.PaintInput).toMatchObject({
      required: ['litres'],
      properties: { colour: { $ref: '#/components/schemas/Colour', default: 'red' } },
    })
  })

  it('shows an example at each of its parts', async () => {
    const { put } = (await documentOf()).paths['/v1/paints/{id}']!
    expect(put!.parameters![0]!.examples).toEqual({
      red: { summary: 'Red', value: 'a' },
      same: { summary: 'As it was', value: 'b' },
    })
    expect(put!.parameters![2]!.examples).toEqual({ red: { summary: 'Red', value: ['x', 'y'] } })
    expect(put!.responses['200']!.content!['application/json']!.examples).toEqual({
      red: { summary: 'Red', value: { colour: 'red', litres: 1 } },
    })
    expect(put!.responses['204']).toEqual({ description: 'Nothing changed', 'x-examples': ['same'] })
  })

  it('describes streams and routes without a token', async () => {
    const { paths, components } = await documentOf()
    const { get } = paths['/v1/drops']!
    expect(get!.security).toEqual([{ key: [] }, {}])
    expect(components.securitySchemes.key).toEqual({ type: 'http', scheme: 'basic' })
    expect(get!.responses['200']!.content).toEqual({
      'text/event-stream': {
        schema: { type: 'string' },
        'x-events': { drop: { $ref: '#/components/schemas/Paint' } },
      },
    })
  })

  it('contains itself, but not the files of the page', async () => {
    const paths = Object.keys((await documentOf()).paths)
    expect(paths).toEqual(expect.arrayContaining(['/livez', '/readyz', '/metrics', '/openapi.json', '/docs']))
    expect(paths.filter((path) => path.startsWith('/docs/'))).toEqual([])
  })
})

describe('/docs', () => {
  it.each(['/docs', '/docs/'])('at %s is a page whose every file is ours', async (path) => {
    const { url } = await startTestService({})
    const answer = await fetch(url + path)
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/)
    const page = await answer.text()
    const files = [...page.matchAll(/(?:src|href|data-document)="([^"]+)"/g)].map(([, file]) => file!)
    const loaded = files.filter((file) => file !== 'data:,').map((file) => new URL(file, url + path))
    expect(loaded.map(({ pathname }) => pathname).toSorted()).toEqual([
      '/docs/start.js',
      '/docs/swagger-ui-bundle.js',
      '/docs/swagger-ui.css',
      '/openapi.json',
    ])
    for (const file of loaded) {
      const { status, headers } = await fetch(file)
      expect([file.pathname, status, headers.get('content-type')]).toEqual([
        file.pathname,
        200,
        expect.stringMatching(/javascript|css|json/),
      ])
    }
    expect(page).not.toMatch(/<script>|style=|https?:/)
  })
})
