import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { sourceSchema } from '@frontpage/contracts'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { openPage } from './open-page.js'
import { basic, createTrackerClient, selectStored, type TrackerClient } from './tracker-client.js'

const sources = [
  { id: 'dev', name: 'Development', writeKey: 'dev', site: 'dev' },
  { id: 'off', name: 'Off', writeKey: 'off', site: 'dev', enabled: false },
].map((source) => sourceSchema.parse(source))

let network: TestNetwork
let tracker: TrackerClient
let sdk: string
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: sources } })
  tracker = createTrackerClient(network.tracker.url, network)
  // Its form for script elements stands beside the one for bundlers.
  const module = createRequire(import.meta.url).resolve('@rudderstack/analytics-js/bundled')
  sdk = await readFile(module.replace(/\w+\/index\.\wjs$/, 'umd/index.js'), 'utf8')
})
afterAll(() => network.stop())

/** What a site does that moves from RudderStack: two addresses change, and nothing else. */
function site(options: Record<string, unknown> = {}): string {
  const { url } = network.tracker
  const load = { configUrl: url, sendAdblockPage: false, ...options }
  return `
    const sdk = new window.rudderanalytics.RudderAnalytics()
    sdk.load('dev', ${JSON.stringify(url)}, ${JSON.stringify(load)})
    sdk.identify('u-1', { plan: 'free' })
    sdk.page('Story', { title: 'Hello' })
    sdk.track('Story Read', { storyId: 's-1' })
    sdk.group('g-1', { seats: 3 })
    sdk.alias('u-2', 'u-1')`
}

/** Runs the site until its five events are accepted. */
async function visit(path: string, options: Record<string, unknown> = {}): Promise<Stored[]> {
  const { journal } = network.tracker
  const before = journal.stats().eventsAppended
  const page = await openPage([sdk, site(options)], { path })
  await waitFor(() => journal.stats().eventsAppended >= before + 5)
  await page.close()
  return selectStored<Stored>(
    network,
    `SELECT type, event, name, user_id, previous_id, group_id, story_id, url, referrer, channel, traits, properties, context
     FROM events FINAL WHERE library_name = 'RudderLabs JavaScript SDK' AND path = {path:String} ORDER BY type`,
    { path },
  )
}

interface Stored {
  type: string
  event: string
  name: string
  user_id: string
  previous_id: string
  group_id: string
  story_id: string
  url: string
  referrer: string
  channel: string
  traits: unknown
  properties: Record<string, unknown>
  context: string
}

describe.each([
  ['requests', {}],
  ['beacons', { useBeacon: true, beaconQueueOptions: { flushQueueInterval: 200 } }],
])('RudderStack’s SDK in a page, by %s', (kind, options) => {
  const path = `/world/${kind}`
  let rows: Stored[]
  beforeAll(async () => {
    rows = await visit(path, options)
  })

  it('gets its source’s configuration here, and every call into the archive', () => {
    const [alias, group, identify, page, track] = rows
    expect(rows).toHaveLength(5)
    expect(alias).toMatchObject({ type: 'alias', user_id: 'u-2', previous_id: 'u-1' })
    expect(group).toMatchObject({ type: 'group', group_id: 'g-1', traits: { seats: 3 } })
    expect(identify).toMatchObject({ type: 'identify', user_id: 'u-1' })
    expect(page).toMatchObject({ type: 'page', name: 'Story', url: `http://news.example${path}` })
    expect(page!.story_id).toBe(`news.example${path}`)
    expect(track).toMatchObject({ type: 'track', event: 'Story Read', story_id: 's-1' })
  })

  it('says the traits of an identify in its context, and they are traits', () => {
    const identify = rows.find(({ type }) => type === 'identify')!
    expect(identify.traits).toEqual({ plan: 'free' })
    expect(JSON.parse(identify.context)).not.toHaveProperty('traits')
  })

  it('writes "$direct" where a page has no referrer, and none is stored', () => {
    expect(new Set(rows.map(({ referrer }) => referrer))).toEqual(new Set(['']))
    expect(rows.find(({ type }) => type === 'page')!.channel).toBe('direct')
    expect(JSON.stringify(rows)).not.toContain('$direct')
  })
})

describe('a source’s configuration', () => {
  it.each<[string, string, Record<string, string>]>([
    ['by the key in the query', '/sourceConfig/?p=npm&v=3.34.1&writeKey=dev', {}],
    ['by Basic authorization', '/sourceConfig?p=android', { authorization: basic('dev') }],
  ])('is given %s, to pages of any origin', async (_what, path, headers) => {
    const answer = await tracker.fetch(path, { headers: { origin: 'https://news.example', ...headers } })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(answer.headers.get('cache-control')).toBe('private, max-age=300')
    expect(answer.body).toEqual({ source: { id: 'dev', enabled: true, config: {}, destinations: [] } })
  })

  it('says that a source is off, so that the SDK sends nothing', async () => {
    const { status, body } = await tracker.fetch('/sourceConfig/?writeKey=off')
    expect([status, body]).toEqual([200, { source: expect.objectContaining({ enabled: false }) }])
  })

  it.each([
    ['/sourceConfig/?writeKey=nobody', 404, 'unknown_write_key'],
    ['/sourceConfig/', 401, 'missing_write_key'],
  ])('is not given for %s', async (path, status, code) => {
    const answer = await tracker.fetch(path)
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining({ code })])
  })

  it('may be asked for with the headers of the SDK', async () => {
    const { headers } = await tracker.fetch('/sourceConfig/?writeKey=dev', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://news.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('access-control-allow-headers')).toContain('authorization')
  })
})

describe('RudderStack’s pixel', () => {
  it.each([
    ['page', 'name=Mail&context.page.url=https%3A%2F%2Fnews.example%2Fmail', { name: 'Mail', path: '' }],
    ['track', 'event=Mail+Opened&properties.storyId=s-2', { event: 'Mail Opened', story_id: 's-2' }],
  ])('accepts a %s call', async (type, query, expected) => {
    const messageId = `rudder-pixel-${type}`
    // The SDK's cookies hold JSON, so that templates of mails quote what they take from them.
    const anonymousId = encodeURIComponent('"reader-9"')
    const path = `/pixel/v1/${type}?writeKey=dev&anonymousId=${anonymousId}&messageId=${messageId}&${query}`
    const answer = await tracker.fetch(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif'])
    const rows = await selectStored(
      network,
      `SELECT type, event, name, path, anonymous_id, story_id, url FROM events FINAL WHERE message_id = {messageId:String}`,
      { messageId },
    )
    expect(rows).toEqual([expect.objectContaining({ type, anonymous_id: 'reader-9', ...expected })])
    if (type === 'page') expect(rows[0]).toMatchObject({ url: 'https://news.example/mail' })
  })
})
