import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import {
  escapeGlob,
  generationNamespace,
  hourMs,
  hourOf,
  readModelsKeys,
  storyBucketOf,
  trendingHourKey,
  trendingPrefix,
} from '@frontpage/contracts'
import { parseReadModelStates, type ReadModelName, type ReadModelStates } from '@frontpage/read-models'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { createFold, foldNames, type FoldName } from '../src/folds/create-folds.js'

jest.setTimeout(180_000)

let nowMs: number
let network: TestNetwork
beforeEach(async () => {
  // The middle of an hour: no test passes from one to the next.
  nowMs = hourOf(Date.now()) * hourMs + hourMs / 2
  network = await startTestNetwork({ now: () => nowMs })
})
afterEach(() => network.stop())

const authorization = `Basic ${Buffer.from('dev:').toString('base64')}`
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

interface Call {
  readonly type: string
  readonly event?: string
  readonly [field: string]: unknown
}

/** Such an id proves itself: nobody guesses it. */
const readerId = (reader: number): string => `7c0f4c1e-2b7a-4c6e-8f15-${String(reader).padStart(12, '0')}`

let sent = 0
/** Each reader sees a list, views its first story, reads it, and hides the second; some sign in. */
function callsOf(readers: readonly number[], topic: string): Call[] {
  return readers.flatMap((reader) => {
    const of = { anonymousId: readerId(reader), context: { ip: `${30 + reader}.7.${reader}.1`, userAgent } }
    const stories = [1, 2, 3].map((n) => ({ storyId: `${topic}-${(reader + n) % 5}`, position: n }))
    const [first, second] = stories as unknown as [{ storyId: string }, { storyId: string }]
    const title = `About ${topic}`
    const own = { url: `https://news.example/${first.storyId}`, title, section: topic }
    const feedId = `feed-${topic}-${reader}`
    const track = (event: string, properties: object): Call => ({ ...of, type: 'track', event, properties })
    return [
      track('Stories Shown', { feedId, surface: 'home', stories }),
      track('Story Clicked', { feedId, storyId: first.storyId, position: 1 }),
      { ...of, type: 'page', properties: { storyId: first.storyId, ...own } },
      track('Story Read', { storyId: first.storyId, engagedSeconds: 40 + reader, scrollDepth: 95 }),
      track('Story Hidden', { storyId: second.storyId }),
      track('Topic Followed', { topic }),
      ...(reader % 3 === 0 ? [{ ...of, type: 'identify', userId: `user-${reader}`, traits: {} }] : []),
    ]
  })
}

async function send(calls: readonly Call[], atMs = nowMs): Promise<void> {
  const batch = calls.map((call) => ({
    messageId: `message-${++sent}`,
    timestamp: new Date(atMs).toISOString(),
    ...call,
  }))
  const { status } = await fetch(`${network.tracker.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({ batch, sentAt: new Date(nowMs).toISOString() }),
  })
  expect(status).toBe(200)
}

const readers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n)

async function states(): Promise<ReadModelStates> {
  return parseReadModelStates(await network.redis.hgetall(readModelsKeys(network.namespace).states))
}

async function dumpOf(name: FoldName, generation?: number): Promise<Record<string, unknown>> {
  const namespace = generationNamespace(
    network.namespace,
    generation ?? (await states())[name]?.generation ?? 0,
  )
  return createFold(name, network.redis, { namespace, now: () => nowMs }).dump()
}

async function dumpAll(): Promise<Record<string, Record<string, unknown>>> {
  const dumps = foldNames.map(async (name) => [name, await dumpOf(name)] as const)
  return Object.fromEntries(await Promise.all(dumps))
}

/** Resolves when all read models are there, and none is being computed again. */
async function whole(): Promise<void> {
  await waitFor(
    async () => {
      const known = Object.values(await states())
      return known.length === foldNames.length + 1 && known.every(({ rebuild }) => rebuild === undefined)
    },
    { timeoutMs: 60_000, what: 'read models that are whole' },
  )
}

/** The tracker ships again what it had in a Redis that was emptied. */
async function processed(): Promise<void> {
  await waitFor(async () => (await fetch(`${network.tracker.url}/readyz`)).ok, { what: 'a ready tracker' })
  await network.processAll()
}

async function askFor(name: ReadModelName, method: 'POST' | 'DELETE', query = ''): Promise<Response> {
  return fetch(`${network.transporter.url}/v1/admin/read-models/${name}/rebuild${query}`, {
    method,
    headers: { authorization: `Bearer ${network.adminSecret}` },
  })
}

async function keysOf(generation: number): Promise<string[]> {
  return network.redis.keys(`{${escapeGlob(generationNamespace(network.namespace, generation))}:trending:*`)
}

it('brings back every read model of a Redis that was emptied, as it was', async () => {
  await whole()
  await send(callsOf(readers(0, 12), 'politics'))
  await network.processAll()
  const before = await dumpAll()
  for (const name of foldNames) expect([name, Object.keys(before[name]!).length > 0]).toEqual([name, true])

  await network.redisServer.restart({ empty: true })
  await waitFor(async () => Object.keys(await states().catch(() => ({}))).length > 0, {
    what: 'a transporter that has seen it',
  })
  await whole()
  await processed()
  expect(await dumpAll()).toEqual(before)
})

it('counts what comes meanwhile once, and goes on with live events', async () => {
  await whole()
  await send(callsOf(readers(0, 6), 'politics'))
  await network.processAll()
  await network.redis.flushdb()
  for (let from = 6; from < 24; from += 3) await send(callsOf(readers(from, from + 3), 'politics'))
  await waitFor(async () => Object.keys(await states()).length > 0, {
    what: 'a transporter that has seen it',
  })
  await whole()
  await processed()
  await send(callsOf(readers(24, 30), 'sports'))
  await network.processAll()
  const { generation } = (await states()).trending!
  expect(generation).toBeGreaterThan(0)
  const kept = await dumpAll()

  // The same events, into a Redis that has never lost anything.
  await network.redis.flushdb()
  await waitFor(async () => ((await states()).trending?.generation ?? 0) > 0, { what: 'another rebuild' })
  await whole()
  await processed()
  expect(await dumpAll()).toEqual(kept)
  expect(JSON.stringify(kept.trending)).toContain('sports')
})

it('brings back hours that are too old for live events, and keeps no gates of them', async () => {
  await whole()
  const firstMs = nowMs
  await send(callsOf(readers(0, 12), 'politics'))
  await network.processAll()
  nowMs += 3 * 24 * hourMs
  await send(callsOf(readers(6, 15), 'politics'))
  await network.processAll()
  const before = await dumpAll()

  await network.redis.flushdb()
  await waitFor(async () => Object.keys(await states()).length > 0, {
    what: 'a transporter that has seen it',
  })
  await whole()
  await processed()
  expect(await dumpAll()).toEqual(before)
  const storyId = 'politics-1'
  const namespace = generationNamespace(network.namespace, (await states()).trending!.generation)
  const prefix = trendingPrefix('dev', storyBucketOf(storyId), namespace)
  expect(await network.redis.exists(trendingHourKey(prefix, hourOf(nowMs), storyId))).toBe(1)
  // The last ones are closed a moment after all is whole.
  await waitFor(async () => (await network.redis.keys(`*:gate:${hourOf(firstMs)}:*`)).length === 0, {
    what: 'no gates of an hour that is closed',
  })
  expect(await network.redis.exists(trendingHourKey(prefix, hourOf(firstMs), storyId))).toBe(0)
})

it('folds again what a Redis with an older state lacks', async () => {
  await whole()
  await send(callsOf(readers(0, 6), 'politics'))
  await network.processAll()
  const snapshot = await network.redisServer.copyState()
  const { trending } = await states()
  await send(callsOf(readers(6, 14), 'politics'))
  await network.processAll()
  const before = await dumpAll()

  await network.redisServer.restart({ from: snapshot })
  await waitFor(async () => (await states().catch(() => undefined))?.trending?.rebuild !== undefined, {
    what: 'a transporter that has seen it',
    everyMs: 5,
  })
  await whole()
  await processed()
  expect((await states()).trending).toEqual(trending)
  expect(await dumpAll()).toEqual(before)
})

it('does not bring back what a reader had forgotten', async () => {
  await whole()
  await send(callsOf(readers(0, 6), 'politics'))
  await network.processAll()
  const url = `${network.feed.url}/v1/feed/profile?site=dev&anonymousId=${readerId(1)}`
  await waitFor(async () => (await fetch(url)).ok, { what: 'a feed that knows stories' })
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(204)
  nowMs += 1_000
  await send(callsOf([2], 'sports'))
  await network.processAll()
  const before = await dumpAll()
  expect(JSON.stringify(before.readers)).not.toContain(readerId(1))

  await network.redis.flushdb()
  await waitFor(async () => Object.keys(await states()).length > 0, {
    what: 'a transporter that has seen it',
  })
  await whole()
  await processed()
  expect(await dumpAll()).toEqual(before)
})

it('does the same for another layout of a read model', async () => {
  await send(callsOf(readers(0, 6), 'politics'))
  await network.processAll()
  await whole()
  const before = await dumpOf('trending')
  const { states: key } = readModelsKeys(network.namespace)
  await network.redis.hset(key, 'trending', JSON.stringify({ layout: 0, generation: 0 }))
  await waitFor(async () => (await states()).trending?.layout === 1, { what: 'the layout of this release' })
  await whole()
  expect(await dumpOf('trending')).toEqual(before)
  await waitFor(async () => (await keysOf(0)).length === 0, { what: 'no keys of the earlier layout' })
})

it('fills a fresh copy for an operator, and puts it in the place of the one that was read', async () => {
  await whole()
  await send(callsOf(readers(0, 6), 'politics'))
  await network.processAll()
  const wrong = trendingPrefix('dev', 0, network.namespace)
  await network.redis.zadd(`${wrong}:live`, hourOf(nowMs), 'invented')
  await network.redis.hset(`${wrong}:story:invented`, hourOf(nowMs), 99)
  expect(JSON.stringify(await dumpOf('trending'))).toContain('invented')

  const response = await askFor('trending', 'POST')
  expect(response.status).toBe(202)
  expect(await response.json()).toMatchObject({
    name: 'trending',
    rebuilding: false,
    rebuild: { reason: 'requested', freshCopy: true },
  })
  await send(callsOf(readers(6, 9), 'politics'))
  await whole()
  await network.processAll()
  const { generation } = (await states()).trending!
  expect(generation).toBeGreaterThan(0)
  const dump = await dumpOf('trending')
  expect(JSON.stringify(dump)).not.toContain('invented')
  // The earlier one still gets live events: some services have not noticed yet.
  const { ...earlier } = await dumpOf('trending', 0)
  for (const key of Object.keys(earlier)) if (key.includes('invented')) delete earlier[key]
  expect(dump).toEqual(earlier)

  nowMs += 61_000
  await waitFor(async () => (await keysOf(0)).length === 0, { what: 'no keys of the earlier generation' })
  expect((await keysOf(generation)).length).toBeGreaterThan(0)
})

it('tells what an operator does wrong', async () => {
  await whole()
  expect((await askFor('trending', 'DELETE')).status).toBe(409)
  expect((await askFor('nothing' as ReadModelName, 'POST')).status).toBe(400)
  expect((await askFor('trending', 'POST', '?since=yesterday')).status).toBe(400)
  const list = await fetch(`${network.transporter.url}/v1/admin/read-models`, {
    headers: { authorization: `Bearer ${network.adminSecret}` },
  })
  const { data } = (await list.json()) as { data: { name: string; rebuilding: boolean }[] }
  expect(data.map(({ name }) => name).toSorted()).toEqual([...foldNames, 'assignments'].toSorted())
  expect(data.every(({ rebuilding }) => !rebuilding)).toBe(true)
})
