import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import {
  findTestBrowser,
  startTcpSwitch,
  startTestNetwork,
  waitFor,
  type TcpSwitch,
  type TestNetwork,
} from '@frontpage/testing'
import { createLogger, type RunningHttpService } from '@frontpage/service-kit'
import { uuidv7 } from 'uuidv7'
import type { PageData } from '../src/pages/page-data.js'
import { readNewsstandConfig, startNewsstand, type NewsstandOverrides } from '../src/service.js'
import { createTestNewsroom, publishStories, type TestNewsroom } from './test-newsroom.js'

/** The agent is a reader's, because that of a browser without a window is a bot's. */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const readerTokenSecret = 'the secret by which newsstand vouches for accounts'
const serviceNames = ['tracker', 'splitter', 'trending', 'feed'] as const
type Service = (typeof serviceNames)[number]

/** Only ends a test that fails: everything is waited for by conditions, also on a machine that does other work. */
export const timeoutMs = 90_000

export const program = await findTestBrowser()
export const inBrowser = `in a real browser${program === undefined ? ' (skipped: there is no Chromium or Chrome)' : ''}`

/** Newsstand in front of the whole platform, and readers with browsers. */
export interface TestSite {
  readonly url: string
  readonly network: TestNetwork
  readonly newsroom: TestNewsroom
  /** Somebody with a browser's profile of their own. */
  newReader(options?: ReaderOptions): Promise<Reader>
  /** An id whose pages are rendered with such variations; nobody sees the pages that are asked for it. */
  findReader(isWanted: (assignments: PageData['sdk']['assignments']) => boolean): Promise<string>
  /** The service does not answer any more, neither newsstand nor browsers. */
  cut(service: Service): Promise<void>
  /** The service answers under its old address, `by` that port where another process does. */
  reconnect(service: Service, by?: string): Promise<void>
  /** Starts one more newsstand on the same platform; closed with the site. */
  startNewsstand(overrides?: NewsstandOverrides): Promise<RunningHttpService>
  /** Resolves with the archived events of a reader when there are some that satisfy. */
  archived(
    reader: string,
    satisfy: (events: readonly ArchivedEvent[]) => boolean,
    what: string,
  ): Promise<readonly ArchivedEvent[]>
  stop(): Promise<void>
}

export interface ArchivedEvent {
  readonly id: string
  readonly source_id: string
  readonly type: string
  readonly event: string
  readonly user_id: string
  readonly anonymous_id: string
  readonly path: string
  readonly story_id: string
  readonly title: string
  readonly day: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly bot_marks: readonly string[]
}

interface ReaderOptions {
  readonly scripts?: boolean
  /** The browser asks by GPC not to be tracked. */
  readonly isPrivate?: boolean
  /** The anonymous id; by default the site makes one. */
  readonly id?: string
  /** Another newsstand than the site's. */
  readonly url?: string
}

export interface Reader {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the pages' scripts. */
  readonly errors: readonly string[]
  /** Opens a page of the site; resolves with the status. */
  open(path: string): Promise<number>
  /** Opens a page again and again until it is as wanted. */
  openUntil(path: string, isWanted: () => Promise<boolean>, what: string): Promise<void>
  /** The value of the cookie with the anonymous id. */
  id(): Promise<string>
  /** The ids of the stories in the page's feed, in their order. */
  cards(): Promise<string[]>
  /** The page's data for its script. */
  data(): Promise<PageData>
  /** Opens a story, reads it for some seconds to the end, and leaves it. */
  read(storyId: string): Promise<void>
  /** The same with the story that is open. */
  readOn(): Promise<void>
  signIn(name: string): Promise<void>
  close(): Promise<void>
}

export async function startTestSite(): Promise<TestSite> {
  const closers: (() => Promise<unknown>)[] = []
  async function stop(): Promise<void> {
    for (const close of closers.splice(0).toReversed()) await close()
  }
  try {
    // Nothing is left out only because the machine is busy.
    const network = await startTestNetwork({ feed: { readerTokenSecret, readerDeadlineMs: 3_000 } })
    closers.push(() => network.stop())
    const newsroom = createTestNewsroom()
    await publishStories(network, newsroom)
    const browser: Browser = await chromium.launch({
      executablePath: program!,
      args: [
        '--no-sandbox',
        '--disable-blink-features=AutomationControlled',
        // Requests of a page that is left have none of the context's settings.
        `--user-agent=${userAgent}`,
      ],
      timeout: timeoutMs,
    })
    closers.push(() => browser.close())

    const ways = new Map<Service, { open: TcpSwitch | undefined; readonly port: number; to: number }>()
    for (const name of serviceNames) {
      const to = portOf(network[name].url)
      const open = await startTcpSwitch({ to })
      const way = { open: open as TcpSwitch | undefined, port: open.port, to }
      ways.set(name, way)
      closers.push(async () => way.open?.close())
    }
    const log = createLogger({ service: 'newsstand', level: 'silent' })
    const config = readNewsstandConfig({
      HOST: '127.0.0.1',
      NEWSSTAND_PORT: '0',
      NEWSSTAND_READER_TOKEN_SECRET: readerTokenSecret,
      ...Object.fromEntries(
        [...ways].map(([name, { port }]) => [
          `NEWSSTAND_${name.toUpperCase()}_URL`,
          `http://127.0.0.1:${port}`,
        ]),
      ),
    })
    async function addNewsstand(overrides: NewsstandOverrides = {}): Promise<RunningHttpService> {
      const patient = { log, stories: newsroom, answerTimeoutMs: 10_000 }
      const newsstand = await startNewsstand({ ...config, port: 0 }, { ...patient, ...overrides })
      closers.push(() => newsstand.close())
      return newsstand
    }
    const { url } = await addNewsstand()

    return {
      url,
      network,
      newsroom,
      startNewsstand: addNewsstand,
      newReader: (options) => openReader(browser, { url, ...options }),
      async findReader(isWanted) {
        for (let tries = 0; tries < 100; tries++) {
          const id = uuidv7()
          const response = await fetch(url, {
            headers: { Accept: 'text/html', Cookie: `frontpage_id=${id}` },
          })
          if (isWanted(dataOf(await response.text()).sdk.assignments)) return id
        }
        throw new Error('of a hundred readers nobody has such variations')
      },
      async cut(service) {
        const way = ways.get(service)!
        const { open } = way
        way.open = undefined
        await open?.close()
      },
      async reconnect(service, by) {
        const way = ways.get(service)!
        if (by !== undefined) way.to = portOf(by)
        way.open = await startTcpSwitch({ to: way.to, port: way.port })
      },
      async archived(reader, satisfy, what) {
        let events: readonly ArchivedEvent[] = []
        await waitFor(
          async () => {
            await network.processAll()
            events = await eventsOf(network, reader)
            return satisfy(events)
          },
          { timeoutMs, everyMs: 250, what: `${what} of ${reader} in the archive` },
        ).catch((cause: unknown) => {
          throw new Error(`${String(cause)}; there are: ${JSON.stringify(events)}`, { cause })
        })
        return events
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

async function eventsOf(network: TestNetwork, reader: string): Promise<ArchivedEvent[]> {
  const result = await network.store.query({
    query: `SELECT message_id AS id, source_id, type, event, user_id, anonymous_id, path, story_id, title, properties, bot_marks,
              toString(original_timestamp) AS day
            FROM events FINAL WHERE anonymous_id = {reader: String} ORDER BY original_timestamp, message_id`,
    query_params: { reader },
    format: 'JSONEachRow',
  })
  return result.json<ArchivedEvent>()
}

/** `<experiment> <variation>` of the exposures; those of another day are others. */
export function exposuresOf(events: readonly ArchivedEvent[]): string[] {
  const exposures = events.filter(({ event }) => event === 'Experiment Viewed')
  const days = exposures.map(({ day }) => day).toSorted()
  return exposures
    .filter(({ day }) => day === days[0])
    .map(({ properties }) => `${String(properties['experiment_id'])} ${String(properties['variation_id'])}`)
    .toSorted()
}

function dataOf(html: string): PageData {
  const text = /id="page-data">(.*?)<\/script>/s.exec(html)?.[1]
  if (text === undefined) throw new Error('the page has no data for its script')
  return JSON.parse(text) as PageData
}

async function openReader(
  browser: Browser,
  { url: site, scripts = true, isPrivate = false, id }: ReaderOptions & { readonly url: string },
): Promise<Reader> {
  const context = await browser.newContext({
    locale: 'en-GB',
    baseURL: site,
    javaScriptEnabled: scripts,
    ...(isPrivate && { extraHTTPHeaders: { 'Sec-GPC': '1' } }),
  })
  if (id !== undefined) await context.addCookies([{ name: 'frontpage_id', value: id, url: site }])
  context.setDefaultTimeout(timeoutMs)
  if (isPrivate) {
    await context.addInitScript(`Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })`)
  }
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', ({ message }) => void errors.push(message))

  async function open(path: string): Promise<number> {
    const response = await page.goto(path)
    return response?.status() ?? 0
  }

  async function readOn(): Promise<void> {
    const opened = await page.evaluate(() => performance.now())
    await page.mouse.wheel(0, 400)
    await page.locator('.topics').scrollIntoViewIfNeeded()
    await page.waitForFunction((since) => performance.now() > since + 2_500, opened)
    await open('/')
  }

  return {
    page,
    context,
    errors,
    open,
    async openUntil(path, isWanted, what) {
      await waitFor(
        async () => {
          await open(path)
          return isWanted()
        },
        { timeoutMs, everyMs: 500, what },
      )
    },
    async id() {
      const cookies = await context.cookies(site)
      return cookies.find(({ name }) => name === 'frontpage_id')?.value ?? ''
    },
    cards: () =>
      page.evaluate<string[]>(`
        [...document.querySelectorAll('.front__main .card')].map(({ dataset }) => dataset.story)`),
    data: async () => JSON.parse((await page.locator('#page-data').textContent()) ?? '{}') as PageData,
    async read(storyId) {
      await open(`/${storyId.replace(/-\d+$/, '')}/${storyId}`)
      await readOn()
    },
    readOn,
    async signIn(name) {
      await open('/sign-in')
      await page.getByRole('button', { name }).click()
      await page.waitForURL(`${site}/me`)
    },
    close: () => context.close(),
  }
}
