import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Analytics, type AnalyticsSettings } from '@segment/analytics-node'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { createTrackerClient, select, selectStored, storedIds } from './tracker-client.js'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

interface SdkRun {
  readonly sdk: Analytics
  /** Statuses of the answers, in order. */
  readonly statuses: number[]
  readonly errors: unknown[]
}

function startSdk(settings: Partial<AnalyticsSettings> = {}): SdkRun {
  const sdk = new Analytics({ writeKey: 'dev', host: network.tracker.url, ...settings })
  const statuses: number[] = []
  const errors: unknown[] = []
  sdk.on('http_response', ({ status }) => statuses.push(status))
  sdk.on('error', (error) => errors.push(error))
  return { sdk, statuses, errors }
}

interface StoredCall {
  type: string
  event: string
  name: string
  category: string
  user_id: string
  anonymous_id: string
  group_id: string
  previous_id: string
  original: string
  sdk: string
  ip: string
  story_id: string
  properties: unknown
  traits: unknown
  context: string
}

describe('Segment’s SDK for Node', () => {
  it('brings every kind of call into the archive, as it was made', async () => {
    const { sdk, statuses, errors } = startSdk()
    const context = { ip: '203.0.113.77', locale: 'id-ID', consent: { categoryPreferences: { ads: false } } }
    const timestamp = new Date('2026-11-20T10:11:12.345Z')
    sdk.track({
      userId: 'u-1',
      anonymousId: 'a-1',
      event: 'Story Read',
      properties: { storyId: 's-1', engagedSeconds: 40, nested: { list: [1, 'two', null] } },
      context,
      timestamp,
      messageId: 'sdk-1-track',
    })
    sdk.page({
      anonymousId: 'a-1',
      name: 'Story',
      category: 'news',
      properties: { url: 'https://www.example.com/news/banjir?x=1', title: 'Banjir' },
      messageId: 'sdk-2-page',
    })
    sdk.screen({ anonymousId: 'a-1', name: 'Home', messageId: 'sdk-3-screen' })
    sdk.identify({ userId: 'u-1', traits: { plan: 'free' }, messageId: 'sdk-4-identify' })
    sdk.group({ userId: 'u-1', groupId: 'g-1', traits: { seats: 3 }, messageId: 'sdk-5-group' })
    sdk.alias({ userId: 'u-2', previousId: 'u-1', messageId: 'sdk-6-alias' })
    await sdk.closeAndFlush()
    expect([...new Set(statuses), ...errors]).toEqual([200])

    const rows = await selectStored<StoredCall>(
      network,
      `SELECT type, event, name, category, user_id, anonymous_id, group_id, previous_id, ip, story_id, properties,
              traits, context, concat(library_name, toString(library_version != '')) AS sdk,
              ifNull(toString(original_timestamp), '') AS original
       FROM events FINAL WHERE startsWith(message_id, 'sdk-') ORDER BY message_id`,
    )
    const [track, page, screen, identify, group, alias] = rows
    expect(rows).toHaveLength(6)
    expect(track).toMatchObject({
      type: 'track',
      event: 'Story Read',
      user_id: 'u-1',
      anonymous_id: 'a-1',
      original: '2026-11-20 10:11:12.345',
      sdk: '@segment/analytics-node1',
      ip: '203.0.113.0',
      story_id: 's-1',
      properties: { engagedSeconds: 40, nested: { list: [1, 'two', null] } },
    })
    expect(JSON.parse(track?.context ?? '')).toEqual({ consent: { categoryPreferences: { ads: false } } })
    expect(page).toMatchObject({
      type: 'page',
      name: 'Story',
      category: 'news',
      story_id: 'www.example.com/news/banjir',
    })
    expect(screen).toMatchObject({ type: 'screen', name: 'Home', user_id: '', anonymous_id: 'a-1' })
    expect(identify).toMatchObject({ type: 'identify', user_id: 'u-1', traits: { plan: 'free' } })
    expect(group).toMatchObject({ type: 'group', group_id: 'g-1', traits: { seats: 3 } })
    expect(alias).toMatchObject({ type: 'alias', user_id: 'u-2', previous_id: 'u-1' })
  })

  it('loses none of many events in many batches', async () => {
    const { sdk, statuses, errors } = startSdk({ flushAt: 100, flushInterval: 50 })
    for (let n = 0; n < 5_000; n++) {
      const properties = { storyId: `s-${n % 50}`, text: 'x'.repeat(300) }
      sdk.track({ anonymousId: `a-${n % 70}`, event: 'Story Read', properties, messageId: `many-${n}` })
    }
    await sdk.closeAndFlush({ timeout: 20_000 })
    expect([...new Set(statuses), ...errors]).toEqual([200])
    expect(statuses.length).toBeGreaterThan(40)
    expect(await storedIds(network, 'many-')).toHaveLength(5_000)
  })

  it('waits as long as a 429 says, and loses nothing', async () => {
    const { admin } = createTrackerClient(network.tracker.url, network)
    const rate = { eventsPerSecond: 20, burst: 20 }
    await admin('PUT', '/v1/sources/slow', { name: 'Slow', writeKey: 'slow', site: 'dev', rate })
    const { sdk, statuses, errors } = startSdk({ writeKey: 'slow', flushAt: 20 })
    for (let n = 0; n < 40; n++) sdk.track({ anonymousId: 'a', event: 'e', messageId: `limited-${n}` })
    await sdk.closeAndFlush({ timeout: 20_000 })
    expect(errors).toEqual([])
    // A client that waits exactly that long may come a millisecond early by its own clock, and is refused once more.
    expect(new Set(statuses)).toEqual(new Set([200, 429]))
    expect(await storedIds(network, 'limited-')).toHaveLength(40)
  })

  it('tries again after a 503, and loses nothing', async () => {
    // A tracker that cannot know any source yet: it has no Redis and no copy.
    await network.redisServer.kill()
    const tracker = await network.startTracker()
    const { sdk, statuses, errors } = startSdk({ host: tracker.url, flushAt: 10, maxRetries: 10 })
    for (let n = 0; n < 30; n++) sdk.track({ anonymousId: 'a', event: 'e', messageId: `later-${n}` })
    const flushed = sdk.closeAndFlush({ timeout: 20_000 })
    await waitFor(() => statuses.includes(503))
    await network.redisServer.restart()
    await flushed
    expect(errors).toEqual([])
    expect(new Set(statuses)).toEqual(new Set([503, 200]))
    await waitFor(async () => {
      const [row] = await select<{ stored: string }>(
        network,
        `SELECT toString(uniqExact(message_id)) AS stored FROM events WHERE startsWith(message_id, 'later-')`,
      )
      return row?.stored === '30'
    })
  })

  it('gets no error for invalid events, and the valid ones beside them are accepted', async () => {
    const { sdk, statuses, errors } = startSdk({ flushAt: 3 })
    sdk.track({ anonymousId: 'a', event: 'e', messageId: 'mixed-1' })
    sdk.track({
      anonymousId: 'a',
      event: 'e',
      messageId: 'mixed-2',
      properties: { n: 'x'.repeat(31_000), m: '"'.repeat(2_000) },
    })
    sdk.track({ anonymousId: 'a', event: 'e', messageId: 'mixed-3' })
    await sdk.closeAndFlush()
    expect([...new Set(statuses)]).toEqual([200])
    expect(errors.length).toBeLessThanOrEqual(1)
    expect(await storedIds(network, 'mixed-')).toEqual(['mixed-1', 'mixed-3'])
  })
})
