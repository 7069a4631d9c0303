import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { OFREPApi, OFREPApiTooManyRequestsError, OFREPApiUnauthorizedError } from '@openfeature/ofrep-core'
import { faultOfAnswer } from './ofrep-schema.js'
import { startSplitterHarness, type SplitterHarness } from './splitter-harness.js'

let harness: SplitterHarness

beforeAll(async () => {
  harness = await startSplitterHarness()
  await harness.put({
    experiments: [
      { id: 'pictures' },
      { id: 'targeted', condition: { country: 'ID' } },
      { id: 'accounts', hashAttribute: 'account' },
      { id: 'drafted', state: 'draft' },
    ],
    features: [
      { id: 'plain', defaultValue: true },
      { id: 'off', enabled: false, defaultValue: true },
      { id: 'layout', valueType: 'json', defaultValue: { columns: 3 } },
      {
        id: 'ticker',
        rules: [
          {
            type: 'force',
            id: 'indonesia',
            value: true,
            condition: { country: 'ID' },
            description: '',
            prerequisites: [],
            hashAttribute: 'id',
          },
          { type: 'experiment', experiment: 'pictures' },
        ],
      },
      { id: 'egg', prerequisites: [{ feature: 'hen', condition: { value: true } }] },
      { id: 'hen', prerequisites: [{ feature: 'egg', condition: { value: true } }] },
    ],
  })
}, 60_000)
afterAll(() => harness.stop())

async function answerOf(response: Response): Promise<{ status: number; body: Record<string, unknown> }> {
  const body = (await response.json()) as Record<string, unknown>
  expect(faultOfAnswer('one', response.status, body)).toBeUndefined()
  return { status: response.status, body }
}

describe('one flag', () => {
  it('has value, reason and variant, and says which experiment decided', async () => {
    const { status, body } = await answerOf(await harness.ask('pictures', { targetingKey: 'reader-1' }))

    expect(status).toBe(200)
    expect(body).toEqual({
      key: 'pictures',
      reason: 'SPLIT',
      variant: expect.stringMatching(/^control|treatment$/),
      value: body.variant === 'control' ? 'a' : 'b',
      metadata: { experiment: 'pictures', phase: 1, variation: body.variant, ruleId: 'pictures' },
    })
  })

  it.each([
    ['plain', {}, { reason: 'STATIC', value: true }],
    ['off', {}, { reason: 'DISABLED', value: true }],
    ['layout', {}, { reason: 'STATIC', value: { columns: 3 } }],
    ['drafted', { id: 'r' }, { reason: 'DISABLED', value: 'a' }],
    ['targeted', { id: 'r', country: 'MY' }, { reason: 'DEFAULT', value: 'a' }],
    ['accounts', { id: 'r' }, { reason: 'DEFAULT', value: 'a' }],
    [
      'ticker',
      { country: 'ID' },
      { reason: 'TARGETING_MATCH', value: true, metadata: { ruleId: 'indonesia' } },
    ],
  ])('%s for %j is %j', async (key, context, expected) => {
    const { status, body } = await answerOf(await harness.ask(key, context))

    expect(status).toBe(200)
    expect(body).toEqual({ key, ...expected })
  })

  it('tolerates a trailing slash and a query', async () => {
    for (const suffix of ['/', '?tenant=1', '/?tenant=1']) {
      const response = await fetch(`${harness.url}/ofrep/v1/evaluate/flags/plain${suffix}`, {
        method: 'POST',
        body: '{}',
        headers: { Authorization: 'Bearer dev' },
      })

      expect((await answerOf(response)).status).toBe(200)
    }
  })

  it.each([
    ['a flag that the site does not have', 'toString', { id: 'r' }, 404, 'FLAG_NOT_FOUND'],
    ['a cycle of prerequisites', 'egg', { id: 'r' }, 400, 'GENERAL'],
    ['an experiment without a targeting key', 'pictures', { country: 'ID' }, 400, 'TARGETING_KEY_MISSING'],
    ['a feature that an experiment would decide', 'ticker', { country: 'MY' }, 400, 'TARGETING_KEY_MISSING'],
    ['a context that is a list', 'pictures', ['reader'], 400, 'INVALID_CONTEXT'],
    ['a context that is text', 'pictures', 'reader', 400, 'INVALID_CONTEXT'],
    ['an id that is an object', 'pictures', { id: { toString: 1 } }, 400, 'INVALID_CONTEXT'],
  ])('%s is refused', async (_, key, context, status, errorCode) => {
    const answer = await answerOf(await harness.ask(key, context))

    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ key, errorCode, errorDetails: expect.any(String) })
  })

  it.each(['', '{', 'null', '[]', '"x"', '{"context":{}', '\0', '['.repeat(100_000)])(
    'a body that is no JSON object is a parse error',
    async (text) => {
      const answer = await answerOf(await harness.ask('pictures', {}, { body: text }))

      expect(answer).toMatchObject({ status: 400, body: { key: 'pictures', errorCode: 'PARSE_ERROR' } })
    },
  )

  it.each([
    ['__proto__', '{"__proto__":{"id":"x"},"id":"r"}'],
    ['names of Object’s own', '{"toString":1,"valueOf":{"toString":1},"hasOwnProperty":0,"id":"r"}'],
    [
      '10,000 attributes',
      JSON.stringify({
        id: 'r',
        ...Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`a${at}`, at])),
      }),
    ],
    ['lone surrogates', '{"id":"\\ud800","country":"\\udfff"}'],
    ['numbers beyond all bounds', '{"id":"r","n":1e999,"m":-1e999}'],
    ['a country that is an object', '{"id":"r","country":{"toString":{"a":[]}}}'],
  ])('a context with %s is evaluated', async (_, context) => {
    for (const key of ['pictures', 'targeted', 'ticker']) {
      const answer = await answerOf(await harness.ask(key, {}, { body: `{"context":${context}}` }))

      expect(answer.status).toBe(200)
    }
  })

  it('refuses a context in too many levels', async () => {
    const deep = `{"context":{"id":"r","deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`

    expect(await answerOf(await harness.ask('pictures', {}, { body: deep }))).toMatchObject({
      status: 400,
      body: { errorCode: 'INVALID_CONTEXT' },
    })
  })

  it('answers each refusal of its own in OFREP’s form', async () => {
    const large = await harness.ask('pictures', { id: 'x'.repeat(300 * 1024) })
    const unknown = await harness.ask('pictures', {}, { headers: { 'X-API-Key': 'no-such-key' } })
    const missing = await harness.ask('pictures', {}, { headers: { 'X-API-Key': '' } })
    const encoded = await harness.ask('pictures', {}, { headers: { 'Content-Encoding': 'zstd' } })

    expect([large.status, unknown.status, missing.status, encoded.status]).toEqual([413, 401, 401, 415])
    for (const response of [large, unknown, missing, encoded]) {
      expect((await answerOf(response)).body).toMatchObject({ key: 'pictures', errorCode: 'GENERAL' })
    }
  })

  it('refuses a key that does not decode in OFREP’s form, too', async () => {
    const origin = 'https://www.example.com'
    const response = await fetch(`${harness.url}/ofrep/v1/evaluate/flags/%E0%A4?a=/b`, {
      method: 'POST',
      headers: { 'X-API-Key': 'dev', Origin: origin },
      body: '{"context":{"id":"r"}}',
    })

    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(await answerOf(response)).toMatchObject({
      status: 400,
      body: { key: '%E0%A4', errorCode: 'GENERAL', errorDetails: expect.any(String) },
    })
  })

  it('treats context and targeting key as one reader, whichever SDK asks', async () => {
    const byKey = await answerOf(await harness.ask('pictures', { targetingKey: 'same' }))
    const byId = await answerOf(await harness.ask('pictures', { id: 'same' }))
    const both = await answerOf(await harness.ask('pictures', { id: 'same', targetingKey: 'other' }))

    expect(byId).toEqual(byKey)
    expect(both).toEqual(byKey)
  })
})

describe('OpenFeature’s own client', () => {
  const clientFor = (key: string, base = harness.url): OFREPApi =>
    new OFREPApi({ baseUrl: base, headers: [['Authorization', `Bearer ${key}`]] })

  it('understands values and errors', async () => {
    const client = clientFor('dev')

    expect(await client.postEvaluateFlag('pictures', { context: { targetingKey: 'r' } })).toMatchObject({
      httpStatus: 200,
      value: { key: 'pictures', reason: 'SPLIT' },
    })
    expect(await client.postEvaluateFlag('a/b c?ü')).toMatchObject({
      httpStatus: 404,
      value: { key: 'a/b c?ü', errorCode: 'FLAG_NOT_FOUND' },
    })
    expect(await client.postEvaluateFlag('nothing')).toMatchObject({
      httpStatus: 404,
      value: { errorCode: 'FLAG_NOT_FOUND' },
    })
    expect(await client.postEvaluateFlag('pictures', { context: {} })).toMatchObject({
      httpStatus: 400,
      value: { errorCode: 'TARGETING_KEY_MISSING' },
    })
    await expect(clientFor('nobody').postEvaluateFlag('pictures')).rejects.toThrow(OFREPApiUnauthorizedError)
  })

  it('waits as it is told where its key makes too many requests', async () => {
    const { url } = await harness.startAnother({ maxRequestsPerSecond: 1 })
    const client = clientFor('dev', url)
    const asked = await Promise.allSettled([1, 2, 3].map(() => client.postEvaluateFlag('plain')))
    const refused = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))

    expect(refused).toHaveLength(2)
    for (const error of refused) {
      expect(error).toBeInstanceOf(OFREPApiTooManyRequestsError)
      expect((error as OFREPApiTooManyRequestsError).retryAfterSeconds).toBe(1)
    }
  })
})

describe('a page of another origin', () => {
  const origin = 'https://www.example.com'

  it('may ask, and may see what it needs of every answer', async () => {
    const preflight = await fetch(`${harness.url}/ofrep/v1/evaluate/flags/plain`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'authorization,content-type,if-none-match',
      },
    })
    const allowed = preflight.headers.get('Access-Control-Allow-Headers')?.toLowerCase()

    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(
      ['content-type', 'if-none-match', 'authorization', 'x-api-key'].every((name) =>
        allowed?.includes(name),
      ),
    ).toBe(true)
    for (const [key, status, init] of [
      ['plain', 200, {}],
      ['nothing', 404, {}],
      ['plain', 400, { body: '{' }],
      ['plain', 401, { headers: { 'X-API-Key': 'nobody', Origin: origin } }],
    ] as const) {
      const response = await harness.ask(key, { id: 'r' }, { headers: { Origin: origin }, ...init })

      expect(response.status).toBe(status)
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin)
      expect(response.headers.get('Access-Control-Expose-Headers')).toMatch(/ETag.*Retry-After/)
    }
  })
})
