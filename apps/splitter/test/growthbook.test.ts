import { connect, type Socket } from 'node:net'
import { EventSource } from 'eventsource'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { putDefinitions } from './put-definitions.js'
import { createAdminClient, type AdminClient } from './splitter-client.js'

interface Payload {
  readonly features: Record<string, { defaultValue?: unknown; rules?: { force: unknown; tracks: Track[] }[] }>
  readonly savedGroups?: object
  readonly dateUpdated: string
}
interface Track {
  readonly experiment: { key: string; variations: unknown[] }
  readonly result: { key: string; variationId: number; exposureToken?: string }
}

let network: TestNetwork
let admin: AdminClient
beforeAll(async () => {
  network = await startTestNetwork()
  admin = createAdminClient(network.splitter.url, network)
  await putDefinitions(network, {
    savedGroups: {
      'secret-group': { group: { type: 'list', attributeKey: 'id', values: ['secret-reader'] } },
    },
    experiments: {
      pictures: {
        variations: [
          { key: 'control', name: 'Arm one', payload: 'payload-of-control' },
          { key: 'large', name: 'Arm two', payload: 'payload-of-large' },
        ],
        condition: { plan: { $ne: 'secret-plan' } },
      },
      soon: {
        variations: [
          { key: 'control', payload: 'payload-of-soon' },
          { key: 'b', payload: 'payload-b-of-soon' },
        ],
      },
    },
    drafts: {
      'secret-draft': {
        variations: [
          { key: 'control', payload: 'payload-of-draft' },
          { key: 'b', payload: 'payload-b-of-draft' },
        ],
      },
    },
    features: {
      layout: {
        valueType: 'string',
        defaultValue: 'plain',
        rules: [
          { type: 'force', value: 'secret-value', condition: { $savedGroup: { id: 'secret-group' } } },
          { type: 'experiment', experiment: 'pictures' },
        ],
      },
    },
  })
}, 120_000)
afterAll(() => network.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${network.splitter.url}${path}`, { headers })
const evaluate = (body: unknown, headers: Record<string, string> = {}, key = 'dev') =>
  fetch(`${network.splitter.url}/api/eval/${key}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const payloadOf = async (response: Response): Promise<Payload> => {
  expect(response.status).toBe(200)
  return (await response.json()) as Payload
}

describe('the definitions', () => {
  it('are all there for a server key, as GrowthBook’s SDKs read them', async () => {
    const response = await get('/api/features/dev-server')
    expect(response.headers.get('x-sse-support')).toBe('enabled')
    expect(response.headers.get('cache-control')).toBe(
      'private, max-age=30, stale-while-revalidate=3600, stale-if-error=36000',
    )
    const { features, savedGroups, dateUpdated, ...rest } = await payloadOf(response)
    expect(rest).toEqual({ status: 200 })
    expect(Object.keys(features)).toEqual(expect.arrayContaining(['layout', 'pictures', 'secret-draft']))
    expect(features.pictures?.rules).toEqual([expect.objectContaining({ hashVersion: 2, key: 'pictures' })])
    expect(savedGroups).toHaveProperty('secret-group')
    expect(new Date(dateUpdated).toISOString()).toBe(dateUpdated)
  })

  it.each([
    ['features', 'dev', 403, 'This needs a server key, which no page may hold.'],
    ['features', 'unknown', 401, 'There is no such SDK key, or it is disabled.'],
  ])('/api/%s/%s is %i in the form of GrowthBook’s errors', async (route, key, status, error) => {
    for (const path of [`/api/${route}/${key}`, `/sub/${key}`]) {
      const response = await get(path)
      expect(response.status).toBe(status)
      expect(await response.json()).toMatchObject({ status, error })
    }
  })

  it('are sent once: their tag gets a 304, which a page may read as well', async () => {
    const first = await get('/api/features/dev-server', { origin: 'https://tool.example' })
    const etag = first.headers.get('etag')!
    const again = await get('/api/features/dev-server', {
      origin: 'https://tool.example',
      'if-none-match': etag,
    })
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
    for (const { headers } of [first, again]) {
      expect(headers.get('access-control-allow-origin')).toBe('https://tool.example')
      expect(headers.get('access-control-expose-headers')).toContain('x-sse-support')
      expect(headers.get('vary')).toContain('Origin')
    }
  })

  it('have another date after every change that decides a value', async () => {
    const dates = new Set<string>()
    for (const share of [0.1, 0.2, 0.3]) {
      const before = (await get('/api/features/dev-server')).headers.get('etag')
      await putDefinitions(network, {
        features: { shared: { rules: [{ type: 'force', value: true, coverage: share }] } },
      })
      await waitFor(async () => (await get('/api/features/dev-server')).headers.get('etag') !== before)
      dates.add((await payloadOf(await get('/api/features/dev-server'))).dateUpdated)
    }
    expect(dates.size).toBe(3)
  })
})

describe('the stream of definitions', () => {
  const sources: EventSource[] = []
  const sockets: Socket[] = []
  afterEach(() => {
    for (const source of sources.splice(0)) source.close()
    for (const socket of sockets.splice(0)) socket.destroy()
  })

  function follow(key = 'dev-server', lastEventId?: string): { events: MessageEvent[]; source: EventSource } {
    const events: MessageEvent[] = []
    const source = new EventSource(`${network.splitter.url}/sub/${key}`, {
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: { ...init.headers, ...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }) },
        }),
    })
    source.addEventListener('features', (event) => events.push(event))
    sources.push(source)
    return { events, source }
  }
  const defaultOf = (event: MessageEvent | undefined, key: string): unknown =>
    (JSON.parse((event?.data as string | undefined) ?? '{"features":{}}') as Payload).features[key]
      ?.defaultValue
  const putNews = (value: string) =>
    putDefinitions(network, { features: { news: { valueType: 'string', defaultValue: value } } })

  it('sends what is in force, then every change, to all who follow', async () => {
    const followers = [follow(), follow()]
    await waitFor(() => followers.every(({ events }) => events.length > 0))
    await putNews('first')
    await waitFor(() => followers.every(({ events }) => defaultOf(events.at(-1), 'news') === 'first'))
  })

  it('misses no change for who comes back, and repeats nothing', async () => {
    await putNews('before')
    const first = follow()
    await waitFor(() => defaultOf(first.events.at(-1), 'news') === 'before')
    const { lastEventId } = first.events.at(-1)!
    first.source.close()

    const same = follow('dev-server', lastEventId)
    await waitFor(() => same.source.readyState === EventSource.OPEN)
    await putNews('while away')
    await waitFor(() => same.events.length > 0)
    expect(same.events.map((event) => defaultOf(event, 'news'))).toEqual(['while away'])

    const late = follow('dev-server', lastEventId)
    await waitFor(() => late.events.length > 0)
    expect(defaultOf(late.events[0], 'news')).toBe('while away')
  })

  it('asks for ten seconds before a client comes back', async () => {
    const response = await get('/sub/dev-server')
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    await waitFor(async () => (text += (await reader.read()).value ?? '').includes('event: features'))
    await reader.cancel()
    expect(text).toMatch(/^retry: 10000\n\nid: [\w-]+\nevent: features\ndata: \{"status":200,/)
  })

  it('ends for a key that was withdrawn', async () => {
    const body = { key: 'dev-leaving', kind: 'server', site: 'dev' }
    await admin.send('PUT', 'sdk-keys/leaving', { body })
    await waitFor(async () => (await get('/api/features/dev-leaving')).ok)
    const { events, source } = follow('dev-leaving')
    await waitFor(() => events.length > 0)
    await admin.send('PUT', 'sdk-keys/leaving', { body: { ...body, enabled: false } })
    await waitFor(async () => (await get('/api/features/dev-leaving')).status === 401)
    await putNews('not for everyone')
    await waitFor(() => source.readyState !== EventSource.OPEN)
    expect(events).toHaveLength(1)
  })

  it('drops a client that does not read', async () => {
    const { hostname, port } = new URL(network.splitter.url)
    const socket = connect({ host: hostname, port: Number(port) })
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.pause()
    socket.write(`GET /sub/dev-server HTTP/1.1\r\nHost: x\r\n\r\n`)
    const metric = async (name: string): Promise<number> => {
      const text = await (await get('/metrics')).text()
      return Number(new RegExp(`^${name}\\{[^}]*growthbook[^}]*\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
    }
    await waitFor(async () => (await metric('frontpage_sse_clients')) === 1)
    const bulky = (text: string) =>
      Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [
          `bulky-${index}`,
          { valueType: 'string', defaultValue: text },
        ]),
      )
    const isDropped = async (): Promise<boolean> =>
      (await metric('frontpage_sse_clients_dropped_total')) === 1
    for (let change = 0; change < 8 && !(await isDropped()); change++) {
      await putDefinitions(network, { features: bulky(`${change}`.padEnd(200_000, '.')) })
    }
    await waitFor(isDropped)
    expect(await metric('frontpage_sse_clients')).toBe(0)
    await putDefinitions(network, { features: bulky('') })
  }, 60_000)
})

describe('remote evaluation', () => {
  it('gives values, and what counts when they are read', async () => {
    const { features, dateUpdated, ...rest } = await payloadOf(
      await evaluate({ attributes: { id: 'reader-1' } }),
    )
    expect(rest).toEqual({ status: 200, experiments: [] })
    expect(new Date(dateUpdated).toISOString()).toBe(dateUpdated)
    const { defaultValue, rules = [] } = features.layout!
    expect(rules).toEqual([{ force: defaultValue, tracks: [expect.anything()] }])
    const [{ experiment, result }] = rules[0]!.tracks as [Track]
    expect(experiment.key).toBe('pictures')
    expect(experiment.variations[result.variationId]).toBe(defaultValue)
    expect(experiment.variations[1 - result.variationId]).toEqual({})
    expect(result).toMatchObject({
      inExperiment: true,
      hashUsed: true,
      hashAttribute: 'id',
      hashValue: 'reader-1',
    })
    expect(result.exposureToken).toMatch(/^[\w-]+\.[\w-]+$/)
  })

  it('sends no rule, salt, condition, name or payload that is not the reader’s own', async () => {
    const secrets = [
      'secret-',
      'payload-of-draft',
      'payload-b-of-draft',
      '"seed"',
      '"condition"',
      '"weights"',
      '"coverage"',
      '"bucket"',
      '"savedGroups"',
      '"meta"',
      '"filters"',
    ]
    for (const id of ['pictures', 'soon', 'secret-draft']) {
      secrets.push(String((await admin.send('GET', `experiments/${id}`)).body['salt']))
    }
    expect(secrets.every((secret) => secret.length > 3)).toBe(true)
    const arms = new Set<string>()
    for (let index = 0; index < 40; index++) {
      const text = await (await evaluate({ attributes: { id: `reader-${index}` } })).text()
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
      const isLarge = text.includes('payload-of-large')
      expect(text.includes('payload-of-control') || text.includes('Arm one')).toBe(!isLarge)
      arms.add(String(isLarge))
    }
    expect(arms.size).toBe(2)
  })

  it.each([
    ['forced variations', { forcedVariations: { pictures: 0, 'secret-draft': 1 } }],
    [
      'forced features',
      {
        forcedFeatures: [
          ['layout', 'secret-value'],
          ['secret-draft', 1],
        ],
      },
    ],
    ['the address', { url: 'https://www.news.example/?pictures=0&soon=1&secret-draft=1' }],
    ['an attribute', { attributes: { id: 'reader-1', url: '/?pictures=1', frontpageOverride: 'made.up' } }],
    ['a header', {}, { 'X-Frontpage-Override': 'made.up' }],
  ])('lets nobody force anything by %s', async (_, body: object, headers: Record<string, string> = {}) => {
    const valuesOf = ({ features }: Payload) =>
      Object.entries(features).map(([key, { defaultValue }]) => [key, defaultValue])
    const attributes = { id: 'reader-1' }
    const plain = await payloadOf(await evaluate({ attributes }))
    const forced = await payloadOf(await evaluate({ attributes, ...body }, headers))
    expect(valuesOf(forced)).toEqual(valuesOf(plain))
  })

  it('looks at the page’s address as the attribute `url`', async () => {
    await putDefinitions(network, {
      features: {
        'on-sports': { rules: [{ type: 'force', value: true, condition: { url: { $regex: '/sports/' } } }] },
      },
    })
    for (const [url, expected] of [
      ['https://www.news.example/sports/1', true],
      ['https://www.news.example/', false],
    ]) {
      const { features } = await payloadOf(await evaluate({ attributes: { id: 'x' }, url }))
      expect(features['on-sports']?.defaultValue).toBe(expected)
    }
  })

  it('is for pages of the key’s origins, with any content type', async () => {
    await admin.send('PUT', 'sdk-keys/paged', {
      body: { key: 'dev-paged', kind: 'public', site: 'dev', allowedOrigins: ['https://www.news.example'] },
    })
    await waitFor(async () => (await evaluate({}, {}, 'dev-paged')).ok)
    const origin = 'https://www.news.example'
    const allowed = await evaluate(
      { attributes: {} },
      { origin, 'content-type': 'text/plain;charset=UTF-8' },
      'dev-paged',
    )
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([200, origin])
    const refused = await evaluate({}, { origin: 'https://evil.example' }, 'dev-paged')
    expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ status: 403 })])
    const preflight = await fetch(`${network.splitter.url}/api/eval/dev-paged`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('content-type')
  })

  it.each([
    ['nothing', ''],
    ['text', '"reader"'],
    ['half a body', '{"attributes":{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['attributes that are a list', '{"attributes":[1]}'],
    ['attributes of a thousand levels', `{"attributes":{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}}`],
    ['brackets only', '['.repeat(200_000)],
    ['an id that is an object', '{"attributes":{"id":{"toString":1}}}'],
    ['more than 256 KiB', `{"attributes":{"a":"${'.'.repeat(300_000)}"}}`],
  ])('refuses %s, in GrowthBook’s form', async (_, body) => {
    const response = await evaluate(body)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(await response.json()).toMatchObject({ status: response.status, error: expect.any(String) })
  })

  it.each([
    '{}',
    '{"attributes":null}',
    '{"attributes":{"__proto__":{"id":"x"},"constructor":1,"toString":1,"hasOwnProperty":1}}',
    '{"attributes":{"id":"x"},"url":7,"forcedVariations":"x","forcedFeatures":{"a":1}}',
    '{"attributes":{"id":1e400,"country":"\\ud800"},"forcedFeatures":[[],[1],null],"forcedVariations":[1]}',
  ])('answers %s', async (body) => {
    await payloadOf(await evaluate(body))
  })
})
