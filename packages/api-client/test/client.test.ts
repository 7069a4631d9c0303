import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import {
  type ApiError,
  type ApiProblem,
  type tracker as trackerApi,
  createTrackerClient,
  createTransporterClient,
  createTrendingClient,
  isApiError,
  type TrackerClient,
  type TrackerProblems,
  type TrendingClient,
} from '../src/index.js'

const site = 'dev'
let network: TestNetwork
let tracker: TrackerClient
let trending: TrendingClient

beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient({
    baseUrl: network.tracker.url,
    writeKey: 'dev',
    token: network.adminSecret,
  })
  trending = createTrendingClient({ baseUrl: `${network.trending.url}/`, token: network.adminSecret })
})
afterAll(() => network.stop())

async function view(storyId: string): Promise<void> {
  await tracker.page({ body: { anonymousId: 'reader-1', properties: { storyId, title: storyId } } })
  await network.processAll()
  await waitFor(
    async () =>
      (await trending.getTrending({ query: { site } })).lists[0]!.entries.some(
        (entry) => entry.storyId === storyId,
      ),
    { what: `${storyId} in trending` },
  )
}

/** Written by hand beside the generated client: this does not compile where they differ. */
type Known = { [Name in keyof ApiProblem as string extends Name ? never : Name]: ApiProblem[Name] }
type Same<A, B> = [A, B] extends [B, A] ? true : false
true satisfies Same<Known, trackerApi.Problem>

describe('the client', () => {
  it('sends a view, and reads where it trends', async () => {
    await view('first')
    const { lists } = await trending.getTrending({ query: { site, scope: ['global', 'tag:none'], limit: 5 } })
    expect(lists.map(({ scope }) => scope)).toEqual(['global', 'tag:none'])
    const story = await trending.getTrendingStory({ path: { id: 'first' }, query: { site } })
    expect(story).toMatchObject({ storyId: 'first', readersNow: 1 })
  })

  it('administers with the token', async () => {
    const body = { name: 'Apps', writeKey: 'apps-key', site: 'daily' }
    const source = await tracker.putSource({ path: { id: 'apps' }, body })
    expect(source).toMatchObject({ id: 'apps', enabled: true })
    expect(await tracker.getSource({ path: { id: 'apps' } })).toEqual(source)
    await trending.putDecision({
      path: { id: 'cap' },
      body: { kind: 'publisher-cap', site: 'dev', maxPerPublisher: 2 },
    })
    expect(await trending.deleteDecision({ path: { id: 'cap' } })).toBeUndefined()
  })

  it('throws a problem as an error with its code', async () => {
    const error: unknown = await tracker
      .getSource({ path: { id: 'nothing' } })
      .catch((reason: unknown) => reason)
    expect(isApiError(error)).toBe(true)
    expect(isApiError(error, 'unknown_source')).toBe(true)
    expect(isApiError(error, 'write_key_taken')).toBe(false)
    expect(isApiError<TrackerProblems['getSource']>(error, 'unknown_source')).toBe(true)
    expect(error).toMatchObject({ status: 404, retryable: false, problem: { code: 'unknown_source' } })
  })

  it('reports the errors of each part of a request', async () => {
    const error: unknown = await trending
      .getTrending({ query: { limit: 1_000 } })
      .catch((reason: unknown) => reason)
    expect((error as ApiError).problem?.errors).toEqual([
      expect.objectContaining({ in: 'query', pointer: '#/limit' }),
    ])
  })

  it('sends no token where none is given', async () => {
    const stranger = createTrackerClient({ baseUrl: network.tracker.url })
    await expect(stranger.listSources()).rejects.toMatchObject({ status: 401, code: 'missing_admin_token' })
  })

  it('throws an error for an answer of a proxy that is no problem document', async () => {
    const behindProxy = createTrackerClient({
      baseUrl: network.tracker.url,
      fetch: () => Promise.resolve(new Response('<html>', { status: 502, headers: { 'Retry-After': '7' } })),
    })
    await expect(behindProxy.getLiveness()).rejects.toMatchObject({
      status: 502,
      code: 'http_502',
      problem: undefined,
      retryable: true,
      retryAfterSeconds: 7,
    })
  })

  it('refuses a missing path parameter', async () => {
    await expect(tracker.getSource({ path: { id: '' } })).rejects.toThrow('"id" is missing')
  })

  it.each(['.', '..'])('refuses "%s" in a path, which leads elsewhere', async (id) => {
    await expect(tracker.getSource({ path: { id } })).rejects.toThrow(`"id" cannot be "${id}"`)
  })

  it('refuses an invalid base URL', () => {
    expect(() => createTrackerClient({ baseUrl: 'localhost 4001' })).toThrow('"localhost 4001"')
    expect(createTrackerClient({ baseUrl: '' })).toBeDefined()
    expect(createTrackerClient({ baseUrl: '/api' })).toBeDefined()
  })

  it('lets the headers of a call override its own, in any case', async () => {
    const sent: [string, string][][] = []
    const client = createTrackerClient({
      baseUrl: network.tracker.url,
      writeKey: 'schlüssel',
      fetch: (input, init) => {
        sent.push([...new Headers(init?.headers).entries()])
        return fetch(input, init)
      },
    })
    const body = { anonymousId: 'a' }
    await client.page({ body }).catch(() => undefined)
    await client.page({ body, headers: { authorization: 'Basic ZGV2Og==', 'content-type': 'text/plain' } })
    const utf8 = `Basic ${Buffer.from('schlüssel:').toString('base64')}`
    expect(sent).toEqual([
      [
        ['authorization', utf8],
        ['content-type', 'application/json'],
      ],
      [
        ['authorization', 'Basic ZGV2Og=='],
        ['content-type', 'text/plain'],
      ],
    ])
  })

  it('reports the content type that came instead of JSON', async () => {
    const behindProxy = createTrackerClient({
      baseUrl: network.tracker.url,
      fetch: async () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
    })
    await expect(behindProxy.listSources()).rejects.toThrow('HTTP 200 with text/html instead of JSON')
  })

  it('reads a date in Retry-After', async () => {
    const headers = { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() }
    const busy = createTrackerClient({
      baseUrl: network.tracker.url,
      fetch: () => Promise.resolve(new Response('', { status: 503, headers })),
    })
    const error: unknown = await busy.getLiveness().catch((reason: unknown) => reason)
    expect((error as ApiError).retryAfterSeconds).toBeGreaterThan(50)
    expect((error as ApiError).retryAfterSeconds).toBeLessThanOrEqual(60)
  })

  it('is aborted by its signal', async () => {
    const leave = new AbortController()
    leave.abort()
    await expect(tracker.getLiveness({ signal: leave.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('reads texts and bytes as such', async () => {
    const transporter = createTransporterClient({ baseUrl: network.transporter.url })
    expect(await transporter.getMetrics()).toContain('# HELP')
    const image = await tracker.getPixel({
      query: { writeKey: 'dev', anonymousId: 'reader-2', 'properties.storyId': 'pixel' },
    })
    expect(Buffer.from(image.subarray(0, 6)).toString()).toBe('GIF89a')
  })
})

describe('a stream', () => {
  it('yields events with their data', async () => {
    await view('streamed')
    const stream = trending.streamTrending({ query: { site, scope: ['global'], limit: 5 } })
    const first = await stream.next()
    if (first.done === true) throw new Error('the stream ended')
    expect(first.value.event).toBe('lists')
    expect(first.value.data.lists[0]?.entries.map(({ storyId }) => storyId)).toContain('streamed')
    await view('later')
    const second = await stream.next()
    expect(second.value?.data.lists[0]?.entries.map(({ storyId }) => storyId)).toContain('later')
    await stream.return()
  })

  it('is opened again from its last event on when it breaks', async () => {
    const asked: (string | null)[] = []
    const client = createTrendingClient({
      baseUrl: network.trending.url,
      fetch: async (input, init) => {
        asked.push(new Headers(init?.headers).get('Last-Event-ID'))
        if (asked.length > 1) return fetch(input, init)
        return new Response('retry: 1\n\nid: seen\nevent: lists\ndata: {"lists":[]}\n\ndata: cut off', {
          headers: { 'Content-Type': 'text/event-stream' },
        })
      },
    })
    const stream = client.streamTrending({ query: { site } })
    expect((await stream.next()).value?.id).toBe('seen')
    expect((await stream.next()).value?.data.lists).toHaveLength(1)
    await stream.return()
    expect(asked).toEqual([null, 'seen'])
  })

  it('reports why it is opened again', async () => {
    const reasons: unknown[] = []
    const client = createTrendingClient({
      baseUrl: network.trending.url,
      fetch: (input, init) =>
        reasons.length === 0 ? Promise.reject(new TypeError('no network')) : fetch(input, init),
      onReconnect: (reason) => reasons.push(reason),
    })
    const stream = client.streamTrending({ query: { site } })
    expect((await stream.next()).value?.event).toBe('lists')
    await stream.return()
    expect(reasons).toEqual([new TypeError('no network')])
  })

  it.each<[string, () => Response]>([
    ['204', () => new Response(null, { status: 204 })],
    ['a page', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
  ])('ends when it is answered with %s', async (what, answer) => {
    const client = createTrendingClient({
      baseUrl: network.trending.url,
      fetch: () => Promise.resolve(answer()),
    })
    const next = client.streamTrending({ query: { site } }).next()
    if (what === '204') expect((await next).done).toBe(true)
    else await expect(next).rejects.toThrow('HTTP 200 with text/html instead of an event stream')
  })

  it('ends by the signal, also while nothing comes', async () => {
    const leave = new AbortController()
    const stream = trending.streamTrending({ query: { site }, signal: leave.signal })
    await stream.next()
    const next = stream.next()
    leave.abort()
    expect((await next).done).toBe(true)
  })

  it('fails when another attempt is of no use', async () => {
    const stream = trending.streamTrending({ query: { site: 'nowhere' } })
    await expect(stream.next()).rejects.toMatchObject({ code: 'unknown_site' })
  })
})
