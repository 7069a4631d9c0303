import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import {
  basic,
  createTrackerClient,
  select,
  selectStored,
  storedIds,
  type TrackerClient,
} from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
let other: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
  const second = await network.startTracker({ initialSources: [] })
  other = createTrackerClient(second.url, network)
})
afterAll(() => network.stop())

const event = (messageId: string): object => ({ anonymousId: 'a', messageId })

async function statusOf(client: TrackerClient, writeKey: string, messageId = ''): Promise<number> {
  return (await client.post('/v1/page', event(messageId), { authorization: basic(writeKey) })).status
}

describe('a source', () => {
  it('has defaults, and is shown as it is', async () => {
    const put = await tracker.admin('PUT', '/v1/admin/sources/web', {
      name: 'Web',
      writeKey: 'web-key',
      site: 'daily',
    })
    expect(put.status).toBe(200)
    expect(put.body).toEqual({
      id: 'web',
      name: 'Web',
      writeKey: 'web-key',
      site: 'daily',
      environment: 'production',
      allowedOrigins: ['*'],
      privacy: { globalPrivacyControl: 'honour', doNotTrack: 'honour' },
      mapping: {
        events: {},
        properties: {},
        storyUrls: [],
        onlyStoryUrls: false,
        storyParameters: [],
        ignoreWww: false,
        readersToList: 3,
        leaveOutPrivatePages: true,
      },
      enabled: true,
    })
    expect((await other.admin('GET', '/v1/admin/sources/web')).body).toEqual(put.body)
    const { data } = (await tracker.admin('GET', '/v1/admin/sources')).body as { data: { id: string }[] }
    expect(data.map(({ id }) => id).toSorted()).toEqual(['dev', 'web'])
  })

  it('is in force at once where it was changed, and soon on every other tracker', async () => {
    expect(await statusOf(tracker, 'web-key')).toBe(200)
    await waitFor(async () => (await statusOf(other, 'web-key')) === 200)
    await tracker.admin('PUT', '/v1/admin/sources/web', {
      name: 'Web',
      writeKey: 'web-key',
      site: 'daily',
      enabled: false,
    })
    expect(await statusOf(tracker, 'web-key')).toBe(403)
    await waitFor(async () => (await statusOf(other, 'web-key')) === 403)
  })

  it('has a history: every version, with who made it', async () => {
    const { body } = await other.admin('GET', '/v1/admin/sources/web/versions')
    const { data } = body as { data: { version: number; actor: string; source: { enabled: boolean } }[] }
    expect(data).toMatchObject([
      { version: 2, actor: 'tester', source: { id: 'web', enabled: false } },
      { version: 1, actor: 'tester', source: { id: 'web', enabled: true } },
    ])
    const rows = await select(
      network,
      `SELECT id, version, actor, action FROM control_history WHERE kind = 'source' ORDER BY id, version`,
    )
    expect(rows).toEqual([
      { id: 'dev', version: 1, actor: 'configuration', action: 'put' },
      { id: 'web', version: 1, actor: 'tester', action: 'put' },
      { id: 'web', version: 2, actor: 'tester', action: 'put' },
    ])
  })

  it('loses its old write key when it gets a new one', async () => {
    await tracker.admin('PUT', '/v1/admin/sources/web', { name: 'Web', writeKey: 'rotated', site: 'daily' })
    expect([await statusOf(tracker, 'web-key'), await statusOf(tracker, 'rotated')]).toEqual([401, 200])
  })

  it('decides whether a reader’s wish for privacy counts', async () => {
    const ignore = { globalPrivacyControl: 'ignore', doNotTrack: 'honour' }
    await tracker.admin('PUT', '/v1/admin/sources/lax', {
      name: 'Lax',
      writeKey: 'lax',
      site: 'daily',
      privacy: ignore,
    })
    const full = (messageId: string): object => ({
      anonymousId: 'reader',
      messageId,
      context: { os: { name: 'Android' }, locale: 'id-ID', consent: { categoryPreferences: { ads: false } } },
    })
    for (const [key, name, headers] of [
      ['dev', 'gpc', { 'sec-gpc': '1' }],
      ['dev', 'dnt', { dnt: '1' }],
      ['lax', 'gpc', { 'sec-gpc': '1' }],
      ['lax', 'dnt', { dnt: '1' }],
      ['dev', 'no', { 'sec-gpc': '0', dnt: '0' }],
    ] as const) {
      const more = { authorization: basic(key), 'user-agent': 'Agent/1', ...headers }
      await tracker.post('/v1/page', full(`private ${key} ${name}`), more)
    }
    const rows = await selectStored<Record<string, string>>(
      network,
      `SELECT message_id, privacy, user_agent, startsWith(anonymous_id, 'day-') AS isHash, context, locale
       FROM events FINAL WHERE startsWith(message_id, 'private ') ORDER BY message_id`,
    )
    const consent = '"consent":{"categoryPreferences":{"ads":false}}'
    const open = {
      user_agent: 'Agent/1',
      isHash: 0,
      context: `{"os":{"name":"Android"},${consent}}`,
      locale: 'id-ID',
    }
    const closed = { user_agent: '', isHash: 1, context: `{${consent}}`, locale: 'id-ID' }
    expect(rows).toEqual([
      { message_id: 'private dev dnt', privacy: 'dnt', ...closed },
      { message_id: 'private dev gpc', privacy: 'gpc', ...closed },
      { message_id: 'private dev no', privacy: '', ...open },
      { message_id: 'private lax dnt', privacy: 'dnt', ...closed },
      { message_id: 'private lax gpc', privacy: '', ...open },
    ])
  })

  it('gives a reader who asks for privacy one name on every tracker', async () => {
    for (const client of [tracker, other]) {
      await client.post('/v1/page', event(`named ${client === other}`), { 'sec-gpc': '1' })
    }
    const rows = await selectStored<{ id: string }>(
      network,
      `SELECT anonymous_id AS id FROM events FINAL WHERE startsWith(message_id, 'named ')`,
    )
    expect(rows).toHaveLength(2)
    expect(rows[0]).toEqual(rows[1])
    const metrics = (await other.fetch('/metrics')).body as Buffer
    expect(metrics.toString()).toContain('frontpage_tracker_unshared_reader_hashes_total 0')
  })

  it.each<[string, object, string]>([
    ['a rate of nothing', { rate: { eventsPerSecond: 0, burst: 1 } }, '#/rate/eventsPerSecond'],
    ['an origin with a path', { allowedOrigins: ['https://x.y/z'] }, '#/allowedOrigins/0'],
    ['a mapping to a word that is none of ours', { mapping: { events: { A: 'B' } } }, '#/mapping/events/A'],
    ['a pattern without a story', { mapping: { storyUrls: ['/a/b'] } }, '#/mapping/storyUrls/0'],
  ])('is not accepted with %s', async (_what, fields, pointer) => {
    const source = { name: 'Bad', writeKey: 'bad', site: 'daily', ...fields }
    const { status, body } = await tracker.admin('PUT', '/v1/admin/sources/bad', source)
    expect(status).toBe(400)
    expect((body as { errors: { pointer: string }[] }).errors.map((error) => error.pointer)).toContain(
      pointer,
    )
  })

  it.each(['feed', 'splitter'])('is not accepted under the platform’s own id %s', async (id) => {
    const source = { name: 'Ours', writeKey: `key-of-${id}`, site: 'daily' }
    expect((await tracker.admin('PUT', `/v1/admin/sources/${id}`, source)).status).toBe(400)
    const several = await tracker.admin('PATCH', '/v1/admin/sources', { put: { [id]: source } })
    expect(several.status).toBe(400)
  })
})

describe('sources and a Redis that is gone', () => {
  it('are restored into an emptied Redis, together with those that are changed meanwhile', async () => {
    await network.redisServer.restart({ empty: true })
    await waitFor(async () => {
      const { status } = await tracker.admin('PUT', '/v1/admin/sources/new', {
        name: 'New',
        writeKey: 'new',
        site: 'daily',
      })
      return status === 200
    })
    const { data } = (await tracker.admin('GET', '/v1/admin/sources')).body as { data: { id: string }[] }
    expect(data.map(({ id }) => id).toSorted()).toEqual(['dev', 'lax', 'new', 'web'])
    for (const client of [tracker, other]) {
      await waitFor(async () => (await statusOf(client, 'new')) === 200)
      expect([await statusOf(client, 'dev'), await statusOf(client, 'rotated')]).toEqual([200, 200])
    }
  })

  it('are restored from the archive when no process remembers them', async () => {
    await network.redis.flushdb()
    const fresh = await network.startTracker({ initialSources: [] })
    const client = createTrackerClient(fresh.url, network)
    await waitFor(async () => (await statusOf(client, 'rotated')) === 200)
  })

  it('stay in force while it is away, and cannot be changed', async () => {
    await network.redisServer.kill()
    expect(await statusOf(tracker, 'rotated', 'away-1')).toBe(200)
    expect(await statusOf(tracker, 'nobody')).toBe(401)
    for (const [method, path, body] of [
      ['GET', '/v1/admin/sources', undefined],
      ['GET', '/v1/admin/sources/web', undefined],
      ['PUT', '/v1/admin/sources/web', { name: 'Web', writeKey: 'rotated', site: 'daily' }],
    ] as const) {
      const answer = await tracker.admin(method, path, body)
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    }
    expect((await select<object>(network, `SELECT 1 FROM control_history WHERE id = 'web'`)).length).toBe(3)
  })

  it('are known to a tracker that starts while Redis is unavailable', async () => {
    const { directory } = network.trackerConfig.journal
    await network.tracker.close()
    const restarted = await network.startTracker({
      initialSources: [],
      journal: { ...network.trackerConfig.journal, directory },
    })
    const client = createTrackerClient(restarted.url, network)
    expect((await client.fetch('/readyz')).status).toBe(200)
    expect([await statusOf(client, 'rotated', 'away-2'), await statusOf(client, 'nobody')]).toEqual([
      200, 401,
    ])
    await network.redisServer.restart()
    await waitFor(async () => (await storedIds(network, 'away-')).length === 2)
  })
})
