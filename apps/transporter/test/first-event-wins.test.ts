import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { toBatchId, type AcceptedEvent } from '@frontpage/contracts'
import { createIngestProducer, encodeBatch, type IngestProducer } from '@frontpage/queue'
import { readStories } from '@frontpage/read-models'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'

/** The clock of all services is stopped: every request arrives in the same millisecond. */
const now = Date.UTC(2026, 10, 23, 12)

let network: TestNetwork
let producer: IngestProducer
beforeAll(async () => {
  network = await startTestNetwork({ now: () => now })
  producer = createIngestProducer(network.redis, { namespace: network.namespace })
})
afterAll(async () => {
  await producer.close()
  await network.stop()
})

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${network.tracker.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('dev:')}` },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(200)
}

const page = (messageId: string, storyId: string): object => ({
  type: 'page',
  messageId,
  anonymousId: 'a',
  timestamp: '2026-11-23T12:00:00.000Z',
  properties: { storyId },
})

async function archivedStories(messageId: string): Promise<string[]> {
  await network.processAll()
  const result = await network.store.query({
    query: `SELECT story_id FROM events FINAL WHERE message_id = {messageId:String} ORDER BY story_id`,
    query_params: { messageId },
    format: 'JSONEachRow',
  })
  return (await result.json<{ story_id: string }>()).map((row) => row.story_id)
}

async function foldedStories(storyIds: readonly string[]): Promise<(string | undefined)[]> {
  const { redis, namespace } = network
  const stories = await readStories(redis, { site: 'dev', storyIds, nowMs: Date.now(), namespace })
  return stories.map((story) => story?.storyId)
}

function eventLine(messageId: string, storyId: string, over: Partial<AcceptedEvent> = {}): string {
  const event: AcceptedEvent = {
    messageId,
    type: 'page',
    sourceId: 'dev',
    site: 'dev',
    environment: 'production',
    receivedAt: now,
    timestamp: now,
    originalTimestamp: now,
    anonymousId: 'a',
    properties: { storyId },
    ...over,
  }
  return JSON.stringify(event)
}

describe('of two different events under one message id, of one hour and call, the first wins', () => {
  it.each<[string, unknown[]]>([
    ['of a request that travels as it came', []],
    ['of a request of which an item is rejected', [7]],
  ])('%s', async (what, more) => {
    const id = `one request, ${what}`
    const stories = ['1st', '2nd', '3rd'].map((place) => `${place} ${what}`)
    const batch = [...stories.map((story) => page(id, story)), ...more]
    await post('/v1/batch', { batch })
    expect(await archivedStories(id)).toEqual([stories[0]])
    // A retry of the request changes nothing.
    await post('/v1/batch', { batch })
    expect(await archivedStories(id)).toEqual([stories[0]])
    expect(await foldedStories(stories)).toEqual([stories[0], undefined, undefined])
  })

  it('of two requests of the same millisecond, also when each is a batch of its own', async () => {
    await post('/v1/page', page('two requests', 'earlier'))
    await network.processAll()
    await post('/v1/page', page('two requests', 'later'))
    expect(await archivedStories('two requests')).toEqual(['earlier'])
    await network.store.command({ query: 'OPTIMIZE TABLE events FINAL' })
    expect(await archivedStories('two requests')).toEqual(['earlier'])
  })

  it('of two batches of one insert, whichever is prepared first', async () => {
    const journal = randomUUID()
    const batches = Array.from({ length: 6 }, (_, n) => ({
      id: toBatchId(journal, 10 * n, 10 * n + 1),
      bytes: encodeBatch([eventLine('two batches', `batch ${n}`)]),
      events: 1,
    }))
    await Promise.all([4, 1, 5, 0, 3, 2].map((n) => producer.enqueue(batches[n]!)))
    expect(await archivedStories('two batches')).toEqual(['batch 0'])
  })

  it('when their batch is shipped again', async () => {
    const lines = [eventLine('again', 'again 1'), eventLine('other', 'other'), eventLine('again', 'again 2')]
    const journal = randomUUID()
    for (const start of [7, 7, 100]) {
      await producer.enqueue({
        id: toBatchId(journal, start, start + 3),
        bytes: encodeBatch(lines),
        events: 3,
      })
      expect(await archivedStories('again')).toEqual(['again 1'])
    }
    expect(await foldedStories(['again 1', 'again 2', 'other'])).toEqual(['again 1', undefined, 'other'])
  })
})

it('events of one message id that differ in the hour, the call, the name or the source are all kept', async () => {
  const batch = [
    page('all', 'page'),
    { ...page('all', 'screen'), type: 'screen' },
    { ...page('all', 'track'), type: 'track', event: 'Story Read' },
    { ...page('all', 'other track'), type: 'track', event: 'Story Clicked' },
    { ...page('all', 'hour before'), timestamp: '2026-11-23T11:59:59.999Z' },
  ]
  await post('/v1/batch', { batch })
  expect(await archivedStories('all')).toEqual(['hour before', 'other track', 'page', 'screen', 'track'])
})

it('counts the copies in a batch', async () => {
  const metrics = async (): Promise<string> => (await fetch(`${network.transporter.url}/metrics`)).text()
  const read = (text: string): number => {
    const found = /frontpage_transporter_events_total\{outcome="repeated"\} (\d+)/.exec(text)
    return found === null ? 0 : Number(found[1])
  }
  const before = read(await metrics())
  await post('/v1/batch', { batch: [page('twice', 's'), page('twice', 's'), page('once', 's')] })
  await network.processAll()
  expect(read(await metrics())).toBe(before + 1)
})
