import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { findTestBrowser, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { rudder, segment, startReaderSite, type ReaderSite, type SiteSdk } from './reader-site.js'
import { selectStored } from './tracker-client.js'

/** The ids of the calls that the page's SDK has taken into its queue; declared by the page. */
declare const handled: string[]

const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
/** Only ends a test that fails: everything is waited for by conditions, also on a machine that does other work. */
const timeoutMs = 120_000
const hourMs = 3_600_000

interface Way {
  readonly name: string
  readonly sdk: SiteSdk
  readonly library: string
  /** The expression for the reader's id. */
  readonly anonymousId: string
  /** The SDK keeps calls for an hour to send them together, and the reader leaves long before. */
  readonly isSentOnLeaving: boolean
  /** Headers that the browser asks for in preflights, among others. */
  readonly preflighted: readonly string[]
}

const byRudder = { library: 'RudderLabs JavaScript SDK', anonymousId: 'rudder.getAnonymousId()' }
const bySegment = { library: 'analytics.js', anonymousId: 'window.analytics.user().anonymousId()' }
const beacons = { useBeacon: true, beaconQueueOptions: { flushQueueInterval: hourMs } }
const batches = { strategy: 'batching', config: { size: 100, timeout: hourMs } }

const ways: readonly Way[] = [
  {
    ...byRudder,
    name: 'RudderStack’s SDK by requests',
    sdk: rudder('rudder'),
    isSentOnLeaving: false,
    preflighted: ['anonymousid', 'authorization', 'content-type', 'sentat'],
  },
  {
    ...byRudder,
    name: 'RudderStack’s SDK by beacons',
    sdk: rudder('rudder-beacons', beacons),
    isSentOnLeaving: true,
    preflighted: ['authorization'],
  },
  {
    ...bySegment,
    name: 'Segment’s snippet by requests',
    sdk: segment('segment'),
    isSentOnLeaving: false,
    preflighted: [],
  },
  {
    ...bySegment,
    name: 'Segment’s snippet by batches',
    sdk: segment('segment-batches', { integrations: { 'Segment.io': { deliveryStrategy: batches } } }),
    isSentOnLeaving: true,
    preflighted: [],
  },
]

const program = await findTestBrowser()
const inBrowser = program === undefined ? describe.skip : describe

let network: TestNetwork
let site: ReaderSite
let browser: Browser

interface Visit {
  /** The ids of all calls, by the SDK. */
  readonly messageIds: readonly string[]
  /** The reader's id on each page, by the SDK. */
  readonly anonymousIds: readonly string[]
  readonly startedAt: number
  readonly endedAt: number
  readonly requests: Requests
  /** Errors of scripts, and what the browser refused them. */
  readonly errors: readonly string[]
}

/** A reader reads a story, follows a link to another one, and closes the page. */
async function visit({ sdk, anonymousId, isSentOnLeaving }: Way): Promise<Visit> {
  const { journal } = network.tracker
  const before = journal.stats().eventsAppended
  const accept = (count: number): Promise<boolean> =>
    waitFor(() => journal.stats().eventsAppended >= before + count, { timeoutMs, what: `${count} events` })
  const startedAt = Date.now()
  // The user agent is a reader's, because that of a browser without a window is a bot's.
  const context = await browser.newContext({ userAgent, locale: 'en-GB' })
  context.setDefaultTimeout(timeoutMs)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', ({ message }) => void errors.push(message))
  page.on('console', (line) => {
    if (/policy/.test(line.text())) errors.push(line.text())
  })
  const requests = await watchRequests(context, page)
  const messageIds: string[] = []
  const anonymousIds: string[] = []
  async function handle(calls: number): Promise<void> {
    await page.waitForFunction((count) => handled.length === count, calls)
  }
  async function leave(how: () => Promise<unknown>, sent: number): Promise<void> {
    messageIds.push(...(await page.evaluate(() => handled)))
    anonymousIds.push(await page.evaluate<string>(anonymousId))
    if (!isSentOnLeaving) await accept(sent)
    await how()
    await accept(sent)
  }

  try {
    await page.goto(`${site.url}/${sdk.path}/first`)
    await handle(3)
    await leave(() => page.click('a'), 3)
    await page.waitForURL('**/second')
    await handle(2)
    await page.evaluate(`${sdk.name}.track('Story Left', { storyId: 's-2', seconds: 41 }, {}, keep)`)
    await handle(3)
    await leave(() => Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]), 6)
  } catch (cause) {
    throw new Error(`the reader's visit failed; the page's errors: ${errors.join('; ') || 'none'}`, { cause })
  }
  const endedAt = Date.now()
  await context.close()
  return { messageIds, anonymousIds, startedAt, endedAt, requests, errors }
}

interface Requests {
  readonly hosts: ReadonlySet<string>
  /** Headers that preflights asked for. */
  readonly preflighted: ReadonlySet<string>
}

async function watchRequests(context: BrowserContext, page: Page): Promise<Requests> {
  const hosts = new Set<string>()
  const preflighted = new Set<string>()
  const devtools = await context.newCDPSession(page)
  devtools.on('Network.requestWillBeSent', ({ request: { url, method, headers } }) => {
    const { protocol, hostname } = new URL(url)
    if (protocol.startsWith('http')) hosts.add(hostname)
    if (method !== 'OPTIONS') return
    const asked = headers['Access-Control-Request-Headers'] ?? ''
    for (const name of asked.split(',')) preflighted.add(name)
  })
  await devtools.send('Network.enable')
  return { hosts, preflighted }
}

interface Stored {
  readonly id: string
  readonly original: number
  readonly [column: string]: unknown
}

async function storedOf(path: string): Promise<Stored[]> {
  return selectStored<Stored>(
    network,
    `SELECT message_id AS id, type, event, name, category, user_id, anonymous_id, url, referrer, title, story_id,
       properties, traits, library_name, user_agent, bot_marks, locale,
       toUnixTimestamp64Milli(original_timestamp) AS original
     FROM events FINAL WHERE startsWith(path, {path:String}) ORDER BY path, type, event`,
    { path: `/${path}/` },
  )
}

inBrowser(
  `in a real browser${program === undefined ? ' (skipped: there is no Chromium or Chrome)' : ''}`,
  () => {
    beforeAll(async () => {
      network = await startTestNetwork()
      const sdks = ways.map(({ sdk }) => sdk)
      site = await startReaderSite(network.tracker.url, sdks)
      browser = await chromium.launch({
        executablePath: program!,
        args: ['--no-sandbox'],
        timeout: timeoutMs,
      })
    }, 2 * timeoutMs)
    afterAll(async () => {
      await browser?.close()
      await site?.close()
      await network?.stop()
    }, timeoutMs)

    describe.each(ways)('$name', (way) => {
      let visited: Visit
      let rows: readonly Stored[]
      beforeAll(async () => {
        visited = await visit(way)
        rows = await storedOf(way.sdk.path)
      }, 4 * timeoutMs)

      it('brings every call into the archive as it was made, once, also those of a page that is closed', () => {
        const page = (name: string): Record<string, unknown> => ({
          url: `${site.url}/${way.sdk.path}/${name}`,
          title: `The ${name} story`,
          referrer: name === 'second' ? `${site.url}/${way.sdk.path}/first` : '',
        })
        const storyAt = (name: string): string => `${new URL(site.url).host}/${way.sdk.path}/${name}`
        const properties = (of: Record<string, unknown>): unknown => expect.objectContaining(of)
        expect(rows).toMatchObject([
          { ...page('first'), type: 'identify', traits: { plan: 'free' } },
          {
            ...page('first'),
            type: 'page',
            category: 'World',
            name: 'Story',
            story_id: storyAt('first'),
            properties: properties({ words: 812 }),
          },
          {
            ...page('first'),
            type: 'track',
            event: 'Story Read',
            story_id: 's-1',
            properties: { tags: ['é', '日本'], share: 0.5 },
          },
          { ...page('second'), type: 'page', name: '', story_id: storyAt('second') },
          {
            ...page('second'),
            type: 'track',
            event: 'Story Left',
            story_id: 's-2',
            properties: { seconds: 41 },
          },
          {
            ...page('second'),
            type: 'track',
            event: 'Story Shared',
            story_id: 's-2',
            properties: { by: { mail: true } },
          },
        ])
        expect(rows.map(({ id }) => id).toSorted()).toEqual(visited.messageIds.toSorted())
        const outside = rows.filter(
          ({ original }) => !(original >= visited.startedAt && original <= visited.endedAt),
        )
        expect(outside).toEqual([])
      })

      it('knows its reader again on every page, and the reader is no bot', () => {
        const [anonymousId] = visited.anonymousIds
        expect(anonymousId).toMatch(/^[\da-f-]{36}$/)
        expect(visited.anonymousIds).toEqual([anonymousId, anonymousId])
        for (const row of rows) {
          expect(row).toMatchObject({
            anonymous_id: anonymousId,
            user_id: 'u-1',
            library_name: way.library,
            user_agent: userAgent,
            bot_marks: [],
            locale: 'en-GB',
          })
        }
      })

      it('asks nobody but its site and the tracker, and is refused nothing', () => {
        expect(visited.errors).toEqual([])
        expect(visited.requests.hosts).toEqual(new Set(['localhost', '127.0.0.1']))
        expect([...visited.requests.preflighted]).toEqual(expect.arrayContaining([...way.preflighted]))
      })
    })
  },
)
