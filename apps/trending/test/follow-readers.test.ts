import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createLogger } from '@frontpage/service-kit'
import { findFreePort, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { startTrending } from '../src/service.js'
import { storyReplySchema, trendingReplySchema } from '../src/list/list-replies.js'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork({ hasThreads: true })
  // The thread loads its sources by itself.
}, 120_000)
afterAll(() => network.stop())

interface Reading {
  story: string
  reader: string
  section?: string
  tags?: string[]
  language?: string
  ip?: string
}

let messages = 0
async function read(readings: readonly Reading[]): Promise<void> {
  const batch = readings.map(({ story, reader, section = 'world', tags, language, ip }) => ({
    type: 'page',
    messageId: `message-${++messages}`,
    anonymousId: reader,
    timestamp: new Date().toISOString(),
    context: { ...(ip !== undefined && { ip }), userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }, // prettier-ignore
    properties: {
      storyId: story,
      title: `About ${story}`,
      section,
      ...(tags && { tags }),
      ...(language !== undefined && { language }),
    },
  }))
  const response = await fetch(`${network.tracker.url}/v1/batch`, {
    method: 'POST',
    body: JSON.stringify({ writeKey: 'dev', batch }),
  })
  expect(await response.json()).toMatchObject({ success: true, accepted: batch.length })
  await network.processAll()
}

async function listOf(query = ''): Promise<string> {
  const response = await fetch(`${network.trending.url}/v1/trending${query}`)
  const { lists } = trendingReplySchema.parse(await response.json())
  return lists[0]!.entries.map(({ storyId }) => storyId).join(' ')
}

/** A set, because the order may change while time passes. */
async function idsOf(): Promise<ReadonlySet<string>> {
  return new Set((await listOf('?limit=50')).split(' '))
}

async function waitForList(expected: string, query = ''): Promise<void> {
  await waitFor(async () => (await listOf(query)) === expected, { what: `the list ${expected} of ${query}` })
}

function readersOf(story: string, count: number, more: Partial<Reading> = {}): Reading[] {
  return Array.from({ length: count }, (_, n) => ({
    story,
    reader: `${story}-${n}`,
    ip: `${30 + n * 3}.${n}.7.1`,
    ...more,
  }))
}

describe('stories that readers read', () => {
  it('come up by their readers, in every scope that they are in, with what events say of them', async () => {
    await read([
      ...readersOf('quiet', 2, { section: 'Sport' }),
      ...readersOf('loud', 9, { tags: ['Pemilu 2029'], language: 'id-ID' }),
      ...readersOf('middling', 5, { section: 'Sport' }),
    ])
    await waitForList('loud middling quiet')
    await waitForList('middling quiet', '?scope=section:sport')
    await waitForList('loud', '?scope=tag:pemilu-2029')
    await waitForList('loud', '?scope=language:id')
    await waitForList('loud', '?scope=language:id-ID')
    await waitForList('', '?scope=language:i')
    await waitForList('loud middling quiet', '?window=24h')
    const report = await (await fetch(`${network.trending.url}/v1/trending/stories/loud`)).json()
    expect(storyReplySchema.parse(report)).toMatchObject({
      storyId: 'loud',
      title: 'About loud',
      readersNow: 9,
      readers: { m15: 9, h1: 9, h24: 9 },
      ranks: expect.arrayContaining([
        { scope: 'global', window: 'now', rank: 1 },
        { scope: 'tag:pemilu-2029', window: 'now', rank: 1 },
      ]),
      why: expect.arrayContaining([{ code: 'readers_now', params: { readers: 9, minutes: 15 } }]),
    })
  })

  it('come up in the country of their readers, by the readers of that country alone', async () => {
    const inIndonesia = (n: number): string => `36.${66 + n}.9.1`
    await read([
      ...Array.from({ length: 6 }, (_, n) => ({
        story: 'abroad',
        reader: `abroad-${n}`,
        ip: `${81 + n}.20.7.1`,
      })),
      ...Array.from({ length: 2 }, (_, n) => ({ story: 'abroad', reader: `home-${n}`, ip: inIndonesia(n) })),
      ...Array.from({ length: 4 }, (_, n) => ({
        story: 'at-home',
        reader: `local-${n}`,
        ip: inIndonesia(n),
      })),
    ])
    for (const window of ['now', '1h', '24h']) {
      const query = `?scope=country:ID&window=${window}`
      await waitFor(async () => (await listOf(query)).startsWith('at-home abroad'), {
        what: `the list of ${query}`,
      })
      expect(await listOf(`?scope=country:JP&window=${window}`)).not.toContain('at-home')
    }
  })

  it('do not come up by one who reads again and again, nor by readers whom an operator excluded', async () => {
    const excluded = { kind: 'exclude-reader', readerId: 'paid' }
    const response = await fetch(`${network.trending.url}/v1/admin/decisions/no-paid`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${network.adminSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify(excluded),
    })
    expect(response.ok).toBe(true)
    let tries = 0
    const isCounted = async (): Promise<boolean> => {
      const [paid, genuine] = [`paid-${++tries}`, `genuine-${tries}`]
      await read([
        { story: paid, reader: 'paid', section: 'paid' },
        { story: genuine, reader: `genuine-${tries}`, section: 'paid' },
      ])
      const list = async (): Promise<string[]> => (await listOf('?scope=section:paid&limit=100')).split(' ')
      await waitFor(async () => (await list()).includes(genuine), { what: `the list with ${genuine}` })
      return (await list()).includes(paid)
    }
    await waitFor(async () => !(await isCounted()), { what: 'the transporter to hear of it' })
    expect(await isCounted()).toBe(false)
    await read(Array.from({ length: 30 }, () => ({ story: 'quiet', reader: 'fan', section: 'Sport' })))
    await read([{ story: 'other', reader: 'somebody' }])
    await waitFor(async () => (await listOf('?limit=50')).includes('other'), { what: 'the story after it' })
    expect(await listOf('?scope=section:sport')).toBe('middling quiet')
  })
})

describe('without Redis', () => {
  it('serves the last good lists and says so, and follows readers again by itself', async () => {
    const before = await idsOf()
    await network.redisServer.kill()
    const url = `${network.trending.url}/v1/trending`
    await waitFor(async () => trendingReplySchema.parse(await (await fetch(url)).json()).stale === true, {
      what: 'lists that are marked as stale',
    })
    expect(await idsOf()).toEqual(before)
    expect((await fetch(`${network.trending.url}/readyz`)).status).toBe(200)
    await network.redisServer.restart()
    await waitFor(async () => trendingReplySchema.parse(await (await fetch(url)).json()).stale !== true, {
      what: 'lists that are no longer stale',
    })
    await read(readersOf('after', 20))
    await waitFor(async () => (await listOf()).startsWith('after'), { what: 'the story that is read now' })
  })
})

describe('a service that starts without Redis', () => {
  it('says honestly that it knows nothing yet', async () => {
    const service = await startTrending(
      {
        host: '127.0.0.1',
        port: 0,
        portVariable: 'TRENDING_PORT',
        logLevel: 'silent',
        adminTokens: [],
        shutdownDeadlineMs: 10_000,
        drainDelayMs: 0,
        redisUrl: `redis://127.0.0.1:${await findFreePort()}`,
        namespace: 'test',
        clickhouse: { url: network.clickhouseServer.url, database: network.database },
        maxStreams: 10,
        maxStories: 10_000,
      },
      { log: createLogger({ service: 'test', level: 'silent' }), sharesThread: true },
    )
    try {
      const response = await fetch(`${service.url}/v1/trending`)
      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toBe('1')
      expect(await response.json()).toMatchObject({ code: 'not_loaded' })
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503)
      expect((await fetch(`${service.url}/livez`)).status).toBe(200)
    } finally {
      await service.close()
    }
  })
})
