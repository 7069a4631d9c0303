import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import {
  type ApiError,
  createTrackerClient,
  createTransporterClient,
  createTrendingClient,
  isApiError,
  type TrackerClient,
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

  it('makes an error of a problem, with its code', async () => {
    const error: unknown = await tracker
      .getSource({ path: { id: 'nothing' } })
      .catch((reason: unknown) => reason)
    expect(isApiError(error)).toBe(true)
    expect(isApiError(error, 'unknown_source')).toBe(true)
    expect(isApiError(error, 'write_key_taken')).toBe(false)
    expect(error).toMatchObject({ status: 404, retryable: false, problem: { code: 'unknown_source' } })
  })

  it('says what is wrong with each part of a request', async () => {
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

  it('makes an error of what is no problem document, as a proxy answers it', async () => {
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

  it('refuses a path without its parameter, which would be another path', async () => {
    await expect(tracker.getSource({ path: { id: '' } })).rejects.toThrow('"id" is missing')
  })

  it('is left by its signal', async () => {
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
  it('gives events with their data, and what changes', async () => {
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

  it('ends by the signal, also while nothing comes', async () => {
    const leave = new AbortController()
    const stream = trending.streamTrending({ query: { site }, signal: leave.signal })
    await stream.next()
    const next = stream.next()
    leave.abort()
    expect((await next).done).toBe(true)
  })

  it('fails where asking again is of no use', async () => {
    const stream = trending.streamTrending({ query: { site: 'nowhere' } })
    await expect(stream.next()).rejects.toMatchObject({ code: 'unknown_site' })
  })
})
