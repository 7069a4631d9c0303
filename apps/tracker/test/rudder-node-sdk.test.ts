import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { selectStored } from './tracker-client.js'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

interface SdkRun {
  readonly sdk: RudderAnalytics
  readonly errors: RefusedRequest[]
  /** The number of requests that were sent again. */
  retries(): number
}

interface RefusedRequest {
  readonly response?: { readonly status: number; readonly data: unknown }
}

function startSdk(writeKey: string): SdkRun {
  const errors: RefusedRequest[] = []
  let retries = 0
  const sdk = new RudderAnalytics(writeKey, {
    dataPlaneUrl: network.tracker.url,
    logLevel: 'none',
    axiosRetryConfig: { onRetry: () => void retries++ },
    errorHandler: (error: RefusedRequest) => void errors.push(error),
  })
  return { sdk, errors, retries: () => retries }
}

/** The SDK sends its first call at once, and the others together. */
async function flush(sdk: RudderAnalytics): Promise<void> {
  await sdk.flush()
  await sdk.flush()
}

describe('RudderStack’s SDK for Node', () => {
  it('brings every kind of call into the archive, as it was made', async () => {
    const { sdk, errors } = startSdk('dev')
    const context = { ip: '203.0.113.77', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', locale: 'id-ID' }
    const properties = { storyId: 's-1', engagedSeconds: 40, nested: { list: [1, 'two', null] } }
    const timestamp = new Date('2026-11-20T10:11:12.345Z')
    sdk.track({ userId: 'u-1', anonymousId: 'a-1', event: 'Story Read', properties, context, timestamp })
    sdk.page({
      anonymousId: 'a-1',
      name: 'Story',
      category: 'news',
      properties: { url: 'https://www.example.com/news/banjir?x=1', title: 'Banjir' },
    })
    sdk.screen({ anonymousId: 'a-1', name: 'Home' })
    sdk.identify({ userId: 'u-1', anonymousId: 'a-1', traits: { plan: 'free' } })
    sdk.group({ anonymousId: 'a-1', groupId: 'g-1', traits: { seats: 3 } })
    sdk.alias({ userId: 'u-2', previousId: 'u-1' })
    await flush(sdk)
    expect(errors).toEqual([])

    const rows = await selectStored(
      network,
      `SELECT type, event, name, category, user_id, anonymous_id, group_id, previous_id, ip, user_agent, locale, story_id,
         properties, traits, toString(original_timestamp) AS original
       FROM events FINAL WHERE library_name = 'analytics-node' ORDER BY type`,
    )
    expect(rows).toMatchObject([
      { type: 'alias', user_id: 'u-2', previous_id: 'u-1' },
      { type: 'group', group_id: 'g-1', traits: { seats: 3 } },
      { type: 'identify', user_id: 'u-1', traits: { plan: 'free' } },
      { type: 'page', name: 'Story', category: 'news', story_id: 'www.example.com/news/banjir' },
      { type: 'screen', name: 'Home', user_id: '', anonymous_id: 'a-1' },
      {
        type: 'track',
        event: 'Story Read',
        user_id: 'u-1',
        anonymous_id: 'a-1',
        original: '2026-11-20 10:11:12.345',
        ip: '203.0.113.0',
        user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
        locale: 'id-ID',
        story_id: 's-1',
        properties: { engagedSeconds: 40, nested: { list: [1, 'two', null] } },
      },
    ])
  })

  it('loses none of many events in many batches', async () => {
    const { sdk, errors } = startSdk('dev')
    for (let n = 0; n < 500; n++) sdk.track({ anonymousId: `many-${n}`, event: 'Story Read' })
    // Each flush sends the next twenty.
    for (let batch = 0; batch < 30; batch++) await sdk.flush()
    expect(errors).toEqual([])
    const [row] = await selectStored(
      network,
      `SELECT toString(uniqExact(anonymous_id)) AS readers, toString(count()) AS events
       FROM events FINAL WHERE startsWith(anonymous_id, 'many-')`,
    )
    expect(row).toEqual({ readers: '500', events: '500' })
  })

  it('is told why it is refused, and does not try again', async () => {
    const { sdk, errors, retries } = startSdk('nobody')
    sdk.track({ anonymousId: 'a', event: 'e' })
    await sdk.flush()
    expect(errors).toMatchObject([
      { response: { status: 401, data: { code: 'unknown_write_key', message: expect.any(String) } } },
    ])
    expect(retries()).toBe(0)
  })
})
