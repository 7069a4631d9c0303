import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import { OFREPApi } from '@openfeature/ofrep-core'
import { faultOfAnswer } from './ofrep-schema.js'
import { startSplitterHarness, type SplitterHarness } from './splitter-harness.js'

interface Bulk {
  readonly flags: readonly Readonly<Record<string, unknown>>[]
  readonly eventStreams: readonly [{ readonly endpoint: { readonly requestUri: string } }]
}

let harness: SplitterHarness

beforeAll(async () => {
  harness = await startSplitterHarness({ splitter: { maxStreams: 3 } })
  await harness.put({
    experiments: [
      { id: 'pictures' },
      { id: 'secret', state: 'draft' },
      { id: 'targeted', condition: { country: 'ID' } },
    ],
    features: [
      { id: 'plain', defaultValue: true },
      { id: 'egg', prerequisites: [{ feature: 'hen', condition: { value: true } }] },
      { id: 'hen', prerequisites: [{ feature: 'egg', condition: { value: true } }] },
    ],
  })
}, 60_000)
afterAll(() => harness.stop())

async function readAll(context: unknown): Promise<{ etag: string; body: Bulk }> {
  const response = await harness.askAll(context)
  const body = (await response.json()) as Bulk
  expect(response.status).toBe(200)
  expect(faultOfAnswer('all', 200, body)).toBeUndefined()
  return { etag: response.headers.get('ETag') ?? '', body }
}

describe('all flags', () => {
  it('are evaluated for the reader, and failures stay among them', async () => {
    const { body } = await readAll({ targetingKey: 'reader-1', country: 'ID' })
    const flags = Object.fromEntries(body.flags.map((flag) => [flag['key'], flag]))

    expect(flags['plain']).toEqual({ key: 'plain', reason: 'STATIC', value: true })
    expect(flags['pictures']).toMatchObject({ reason: 'SPLIT', metadata: { experiment: 'pictures' } })
    expect(flags['targeted']).toMatchObject({ reason: 'SPLIT' })
    expect(flags['egg']).toMatchObject({ errorCode: 'GENERAL' })
    // Nobody should know yet of what has not begun.
    expect(flags['secret']).toBeUndefined()
    const single = (await (await harness.ask('pictures', { targetingKey: 'reader-1' })).json()) as object
    expect(flags['pictures']).toMatchObject(single)
  })

  it('that need a targeting key fail one by one without it', async () => {
    const { body } = await readAll({ country: 'MY' })
    const flags = Object.fromEntries(body.flags.map((flag) => [flag['key'], flag]))

    expect(flags['pictures']).toMatchObject({ errorCode: 'TARGETING_KEY_MISSING' })
    expect(flags['plain']).toMatchObject({ value: true })
  })

  it('have a tag that is one context’s, and are not sent again to who has them', async () => {
    const client = new OFREPApi({ baseUrl: harness.url, headers: [['X-API-Key', 'dev']] })
    const context = { targetingKey: 'reader-1', country: 'MY' }
    const first = await client.postBulkEvaluateFlags({ context })
    const etag = first.httpResponse?.headers.get('ETag') ?? ''
    const again = await client.postBulkEvaluateFlags({ context }, etag)
    const moved = await client.postBulkEvaluateFlags({ context: { ...context, country: 'ID' } }, etag)
    const back = await client.postBulkEvaluateFlags(
      { context: { country: 'MY', targetingKey: 'reader-1' } },
      etag,
    )

    expect(etag).toMatch(/^"[\w-]+"$/)
    expect([first, again, moved, back].map(({ httpStatus }) => httpStatus)).toEqual([200, 304, 200, 304])
  })

  it('are never another reader’s, also where the values are the same', async () => {
    const statusOf = async (etag: string, context: object): Promise<number> =>
      (await harness.askAll(context, { headers: { 'If-None-Match': etag } })).status
    const { etag } = await readAll({ targetingKey: 'device', id: 'reader-0' })
    const others = Array.from({ length: 20 }, (_, at) => ({ targetingKey: 'device', id: `reader-${at + 1}` }))
    const statuses = await Promise.all(others.map((context) => statusOf(etag, context)))

    expect(await statusOf(etag, { id: 'reader-0', targetingKey: 'device' })).toBe(304)
    expect(new Set(statuses)).toEqual(new Set([200]))
  })

  it('accept what a client says of the event that made it ask', async () => {
    const client = new OFREPApi({ baseUrl: harness.url, headers: [['X-API-Key', 'dev']] })
    const refetch = { flagConfigEtag: 'abc', flagConfigLastModified: '2026-01-01T00:00:00Z' }

    expect(
      await client.postBulkEvaluateFlags({ context: { targetingKey: 'r' } }, null, refetch),
    ).toMatchObject({
      httpStatus: 200,
    })
  })

  it('are refused in OFREP’s form', async () => {
    for (const [init, status, errorCode] of [
      [{ body: '{' }, 400, 'PARSE_ERROR'],
      [{ body: '{"context":7}' }, 400, 'INVALID_CONTEXT'],
      [{ headers: { 'X-API-Key': 'nobody' } }, 401, 'GENERAL'],
    ] as const) {
      const response = await harness.askAll({}, init)
      const body: unknown = await response.json()

      expect(response.status).toBe(status)
      expect(body).toEqual({ errorCode, errorDetails: expect.any(String) })
    }
  })

  it('tell a page their tag on a 304, too', async () => {
    const origin = 'https://www.example.com'
    const { etag } = await readAll({ targetingKey: 'reader-1' })
    const response = await harness.askAll(
      { targetingKey: 'reader-1' },
      { headers: { 'If-None-Match': etag, Origin: origin } },
    )

    expect(response.status).toBe(304)
    expect(await response.text()).toBe('')
    expect(response.headers.get('ETag')).toBe(etag)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(response.headers.get('Access-Control-Expose-Headers')).toContain('ETag')
  })
})

describe('what counts as seen', () => {
  const browser = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36' }

  async function acceptedSoFar(): Promise<number> {
    const metrics = await (await fetch(`${harness.url}/metrics`)).text()
    return Number(/^frontpage_splitter_exposures_accepted_total(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1] ?? 0)
  }

  it('is a single flag’s value, and all flags’ only by the tokens among them', async () => {
    const before = await acceptedSoFar()
    const all = await harness.askAll({ targetingKey: 'seen-1', country: 'ID' }, { headers: browser })
    const { flags } = (await all.json()) as Bulk
    const tokens = flags.flatMap(
      ({ metadata }) => (metadata as { exposureToken?: string } | undefined)?.exposureToken ?? [],
    )
    expect(await acceptedSoFar()).toBe(before)
    expect(tokens.length).toBeGreaterThanOrEqual(2)

    const redeemed = await fetch(`${harness.url}/v1/exposures`, {
      method: 'POST',
      headers: { 'X-API-Key': 'dev', 'Content-Type': 'application/json', ...browser },
      body: JSON.stringify({ exposures: [{ token: tokens.slice(0, 2).join(' ') }] }),
    })
    expect(await redeemed.json()).toEqual({ results: [{ status: 'accepted' }] })
    expect(await acceptedSoFar()).toBe(before + 2)
    await harness.ask('pictures', { targetingKey: 'seen-2' }, { headers: browser })
    expect(await acceptedSoFar()).toBe(before + 3)
  })

  it('is nothing of who tests with an override, in whichever experiment', async () => {
    const signed = await fetch(`${harness.url}/v1/admin/overrides`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${harness.network.adminSecret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        site: 'dev',
        variations: { targeted: 'treatment' },
        until: new Date(Date.now() + 60_000).toISOString(),
      }),
    })
    const { token } = (await signed.json()) as { token: string }
    const headers = { 'X-Frontpage-Override': token, ...browser }
    const before = await acceptedSoFar()
    for (const key of ['targeted', 'pictures']) {
      expect((await harness.ask(key, { targetingKey: 'tester' }, { headers })).status).toBe(200)
    }
    const all = await (await harness.askAll({ targetingKey: 'tester' }, { headers })).text()

    expect(await acceptedSoFar()).toBe(before)
    expect(all).not.toContain('exposureToken')
  })
})

describe('the event stream', () => {
  const streams: AbortController[] = []
  afterAll(() => streams.forEach((stream) => stream.abort()))

  async function follow(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ response: Response; events: () => Record<string, string>[]; leave: () => void }> {
    const leave = new AbortController()
    streams.push(leave)
    const response = await fetch(`${harness.url}${path}`, { headers, signal: leave.signal })
    let text = ''
    void (async () => {
      try {
        for await (const bytes of response.body ?? []) text += Buffer.from(bytes as Uint8Array).toString()
      } catch {
        // It was left.
      }
    })()
    const events = (): Record<string, string>[] =>
      text
        .split('\n\n')
        .filter((frame) => frame.includes('data: '))
        .map((frame) => Object.fromEntries(frame.split('\n').map((line) => line.split(/: (.*)/s, 2))))
    return { response, events, leave: () => leave.abort() }
  }

  it('tells a client that the flags have changed, and again when it comes back', async () => {
    const { body } = await readAll({ targetingKey: 'reader-1' })
    const { requestUri } = body.eventStreams[0].endpoint
    const stream = await follow(requestUri, { Origin: 'https://www.example.com' })

    expect(stream.response.status).toBe(200)
    expect(stream.response.headers.get('Content-Type')).toContain('text/event-stream')
    expect(stream.response.headers.get('Access-Control-Allow-Origin')).toBe('https://www.example.com')
    expect(stream.events()).toEqual([])
    await harness.put({ features: [{ id: 'plain', defaultValue: false }] })
    const event = await waitFor(() => stream.events()[0], { what: 'an event' })
    expect(event['event']).toBe('message')
    expect(JSON.parse(event['data'] ?? '')).toEqual({
      type: 'refetchEvaluation',
      etag: event['id'],
      lastModified: expect.any(String),
    })
    stream.leave()

    const late = await follow(requestUri, { 'Last-Event-ID': event['id'] ?? '' })
    await waitFor(() => late.events()[0], { what: 'the change that was missed' })
    const latest = late.events().at(-1)?.['id'] ?? ''
    late.leave()
    // A change between the answer and the stream is told at once, without an event that was seen before.
    const early = await follow(requestUri)
    await waitFor(() => early.events()[0], { what: 'the change since the answer' })
    early.leave()
    const current = await follow(requestUri, { 'Last-Event-ID': latest })
    expect(current.events()).toEqual([])
    current.leave()
  }, 30_000)

  it('is refused without a token of ours, and beyond the number that there may be', async () => {
    const { body } = await readAll({ targetingKey: 'reader-1' })
    const { requestUri } = body.eventStreams[0].endpoint
    for (const path of ['/ofrep/v1/events', `${requestUri}x`, '/ofrep/v1/events?token=a.b']) {
      const { response } = await follow(path)
      expect(response.status).toBe(401)
    }
    await waitFor(async () => {
      const metrics = await (await fetch(`${harness.url}/metrics`)).text()
      return /frontpage_sse_clients\{stream="flags"\} 0/.test(metrics)
    })
    const opened = await Promise.all([1, 2, 3].map(() => follow(requestUri)))
    const fourth = await follow(requestUri)

    expect(opened.map(({ response }) => response.status)).toEqual([200, 200, 200])
    expect(fourth.response.status).toBe(503)
    expect(fourth.response.headers.get('Retry-After')).toBe('5')
  })
})
