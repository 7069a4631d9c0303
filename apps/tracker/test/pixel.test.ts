import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import {
  createTrackerClient,
  selectStored,
  storedIds,
  type Answer,
  type TrackerClient,
} from './tracker-client.js'

let network: TestNetwork
let tracker: TrackerClient
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
})
afterAll(() => network.stop())

function pixel(query: string, headers: Record<string, string> = {}): Promise<Answer> {
  return tracker.fetch(`/v1/pixel.gif${query}`, { headers })
}

function expectImage({ headers, body }: Answer): void {
  expect(headers.get('content-type')).toBe('image/gif')
  expect(headers.get('cache-control')).toContain('no-store')
  expect((body as Buffer).subarray(0, 6).toString('latin1')).toBe('GIF89a')
}

it('accepts one event from the query', async () => {
  const answer = await pixel(
    '?writeKey=dev&type=track&event=Mail%20Opened&anonymousId=a&messageId=pixel-1&properties.storyId=s-1&context.locale=id-ID',
    { 'user-agent': 'Mail/1' },
  )
  expect(answer.status).toBe(200)
  expectImage(answer)
  const rows = await selectStored(
    network,
    `SELECT type, event, anonymous_id, story_id, locale, user_agent FROM events FINAL WHERE message_id = 'pixel-1'`,
  )
  expect(rows).toEqual([
    {
      type: 'track',
      event: 'Mail Opened',
      anonymous_id: 'a',
      story_id: 's-1',
      locale: 'id-ID',
      user_agent: 'Mail/1',
    },
  ])
})

it('accepts a page view without a type, and whole events in base64', async () => {
  const event = { writeKey: 'dev', anonymousId: 'a', messageId: 'pixel-3', ['__proto__']: { userId: 'x' } }
  const statuses = [
    await pixel('?writeKey=dev&anonymousId=a&messageId=pixel-2&properties.url=https://x.y/news/1'),
    await pixel(`?data=${Buffer.from(JSON.stringify(event)).toString('base64url')}`),
  ].map(({ status }) => status)
  expect(statuses).toEqual([200, 200])
  expect(await storedIds(network, 'pixel-')).toEqual(expect.arrayContaining(['pixel-2', 'pixel-3']))
})

it('keeps nothing but a hash of the day of a reader who asks for privacy', async () => {
  await pixel('?writeKey=dev&anonymousId=secret&messageId=pixel-gpc', { 'sec-gpc': '1' })
  const [row] = await selectStored<{ anonymous_id: string; privacy: string; user_agent: string }>(
    network,
    `SELECT anonymous_id, privacy, user_agent FROM events FINAL WHERE message_id = 'pixel-gpc'`,
  )
  expect(row).toMatchObject({ privacy: 'gpc', user_agent: '' })
  expect(row?.anonymous_id).toMatch(/^day-/)
})

it.each<[string, number, string]>([
  ['no write key', 401, '?anonymousId=a'],
  ['an unknown write key', 401, '?writeKey=nobody&anonymousId=a'],
  ['no identity', 400, '?writeKey=dev'],
  ['an unknown type', 400, '?writeKey=dev&anonymousId=a&type=purchase'],
  ['a track call without its name', 400, '?writeKey=dev&anonymousId=a&type=track'],
  ['no query', 401, ''],
  ['data that is none', 401, '?data=%00%ff&%'],
  ['names of prototypes', 400, '?writeKey=dev&__proto__.anonymousId=a&properties.__proto__=1&constructor=2'],
])('is an image also when it is refused: %s is %i', async (_what, status, query) => {
  const answer = await pixel(query)
  expect(answer.status).toBe(status)
  expectImage(answer)
})

it.each<[string, number, string]>([
  ['is right', 200, '?writeKey=dev&anonymousId=a&messageId=pixel-head'],
  ['is an event of nobody', 400, '?writeKey=dev&messageId=head'],
  ['has an unknown key', 401, '?writeKey=nobody&anonymousId=a'],
])('answers HEAD like GET, and stores nothing: what %s', async (_what, status, query) => {
  const before = await countsOf()
  const head = await tracker.fetch(`/v1/pixel.gif${query}`, { method: 'HEAD' })
  expect([head.status, head.body]).toEqual([status, Buffer.alloc(0)])
  expect(await countsOf()).toEqual(before)
  const get = await pixel(query)
  for (const name of ['content-type', 'content-length', 'cache-control']) {
    expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)])
  }
})

/** Reads the counters that a request to the pixel can change. */
async function countsOf(): Promise<readonly unknown[]> {
  const text = String((await tracker.fetch('/metrics')).body)
  const counted = text.match(/^frontpage_tracker_(?:events_accepted|rejections\w*)_total.*$/gm)
  expect(counted?.length).toBeGreaterThan(20)
  return [counted, network.tracker.journal.stats().eventsAppended]
}

it('accepts a generous number of parameters', async () => {
  const fields = (count: number) => '&x'.repeat(count)
  const taken = await pixel(`?writeKey=dev&anonymousId=a&messageId=pixel-many${fields(997)}`)
  const refused = await pixel(`?writeKey=dev&anonymousId=a&messageId=pixel-more${fields(998)}`)
  expect([taken.status, refused.status]).toEqual([200, 400])
  expectImage(refused)
  expect(await storedIds(network, 'pixel-m')).toEqual(['pixel-many'])
})

it('keeps what it refused', async () => {
  const rows = await selectStored<{ reason: string; message_id: string }>(
    network,
    `SELECT DISTINCT reason, source_id FROM rejected_events WHERE stage = 'tracker' ORDER BY reason`,
  )
  expect(rows).toEqual([
    { reason: 'missing_field', source_id: 'dev' },
    { reason: 'missing_identity', source_id: 'dev' },
    { reason: 'unknown_type', source_id: 'dev' },
  ])
})
