import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type PageFrontpage } from './browser-tests.js'
import { describeWithTracker, type Surroundings } from './describe-with-tracker.js'
import { type NewsSite } from './news-site.js'
import { type ScriptedTracker, type SentEvent } from './scripted-tracker.js'

declare const frontpage: PageFrontpage

let tracker: ScriptedTracker
let site: NewsSite
let browser: Browser
let context: BrowserContext

function use(started: Surroundings): void {
  ;({ tracker, site, browser } = started)
}

async function open(path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(site.url + path)
  await page.waitForFunction(() => typeof frontpage.stats === 'function')
  return page
}

async function sent(count: number): Promise<readonly SentEvent[]> {
  await waitFor(() => tracker.events().length >= count, { what: `${count} events` })
  return tracker.events()
}

describeWithTracker('page views in a real browser', { use }, () => {
  beforeEach(async () => {
    tracker.forget()
    context = await browser.newContext({ locale: 'id-ID', timezoneId: 'Asia/Jakarta' })
  })
  afterEach(() => context.close())

  it('say what the page is', async () => {
    const page = await open('/world/hello?utm_source=mail&utm_campaign=a+%22b%22&id=7#top')
    await page.evaluate(() => frontpage.page({ section: 'World' }))
    const [event] = await sent(1)
    const about = {
      url: `${site.url}/world/hello?utm_source=mail&utm_campaign=a+%22b%22&id=7`,
      path: '/world/hello',
      search: '?utm_source=mail&utm_campaign=a+%22b%22&id=7',
      title: 'Page /world/hello?utm_source=mail&utm_campaign=a+%22b%22&id=7',
      referrer: '',
    }
    expect(event).toMatchObject({
      type: 'page',
      properties: { ...about, section: 'World' },
      context: {
        page: about,
        campaign: { source: 'mail', name: 'a "b"' },
        library: { name: '@frontpage/browser-sdk' },
        locale: 'id-ID',
        timezone: 'Asia/Jakarta',
        webdriver: true,
      },
    })
    expect(Math.abs(Date.parse(event!.timestamp) - Date.now())).toBeLessThan(60_000)
  })

  it('of a single-page app have the title and the address of the page that is viewed, and where it was reached from', async () => {
    const page = await open('/first')
    await page.evaluate(() => {
      frontpage.page()
      history.pushState({}, '', '/second')
      frontpage.page()
      frontpage.track('Story Read')
      // Some frameworks render the title after their router has told of the new page.
      setTimeout(() => (document.title = 'The second'))
    })
    const [first, second, read] = await sent(3)
    expect(first!.properties).toMatchObject({ url: `${site.url}/first`, title: 'Page /first', referrer: '' })
    expect(second!.properties).toMatchObject({
      url: `${site.url}/second`,
      title: 'The second',
      referrer: `${site.url}/first`,
    })
    expect(second!.context.page).toMatchObject({ title: 'The second' })
    expect(read!.context.page).toMatchObject({ url: `${site.url}/second`, referrer: `${site.url}/first` })
  })

  it('of a page that is rendered ahead are sent when it is shown', async () => {
    await context.addInitScript(() => {
      Object.defineProperty(document, 'prerendering', { value: true, configurable: true })
    })
    const page = await open('/ahead')
    await page.evaluate(async () => {
      frontpage.page()
      await frontpage.flush()
    })
    expect(await page.evaluate(() => frontpage.stats().queued)).toBe(0)
    expect(tracker.requests).toEqual([])
    await page.evaluate(() => {
      document.title = 'Shown'
      Object.defineProperty(document, 'prerendering', { value: false })
      document.dispatchEvent(new Event('prerenderingchange'))
    })
    const [event] = await sent(1)
    expect(event!.properties).toMatchObject({ title: 'Shown' })
  })

  /** Opens a page whose script comes when the returned function is called. */
  async function openWithoutScript(): Promise<{ page: Page; letScriptCome: () => void }> {
    const page = await context.newPage()
    let letScriptCome = (): void => {}
    const scriptMayCome = new Promise<void>((resolve) => (letScriptCome = resolve))
    await page.route('**/sdk.js', async (route) => {
      await scriptMayCome
      await route.continue()
    })
    await page.goto(`${site.url}/stub?utm_source=mail`, { waitUntil: 'commit' })
    await page.waitForFunction(() => typeof frontpage === 'object' && document.body !== null)
    return { page, letScriptCome }
  }

  it('that were noted before the script was there are sent in order', async () => {
    const { page, letScriptCome } = await openWithoutScript()
    await page.evaluate(() => {
      frontpage.identify('u-1')
      frontpage.page()
      Reflect.get(frontpage, 'ready')((sdk: PageFrontpage) => sdk.stories.liked('s-1'))
      frontpage.track('Last')
    })
    letScriptCome()
    const events = await sent(4)
    expect(events.map(({ type, event }) => event ?? type)).toEqual([
      'identify',
      'page',
      'Story Liked',
      'Last',
    ])
    expect(events.map(({ userId }) => userId)).toEqual(['u-1', 'u-1', 'u-1', 'u-1'])
  })

  it('that were noted have the time and the page of the call', async () => {
    const { page, letScriptCome } = await openWithoutScript()
    await page.evaluate(async () => {
      frontpage.page()
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      history.pushState({}, '', '/second')
      document.title = 'The second'
      frontpage.page()
      // An older stub notes no moment.
      const { q } = frontpage as unknown as { q: [string, unknown[]][] }
      q.push(['track', ['Of an older stub']])
      history.pushState({}, '', '/third')
      document.title = 'The third'
    })
    letScriptCome()
    const [first, second, last] = await sent(3)
    expect(first).toMatchObject({
      properties: {
        url: `${site.url}/stub?utm_source=mail`,
        path: '/stub',
        title: 'Page /stub?utm_source=mail',
        referrer: '',
      },
      context: { campaign: { source: 'mail' } },
    })
    const referrer = `${site.url}/stub?utm_source=mail`
    expect(second!.properties).toMatchObject({ url: `${site.url}/second`, title: 'The second', referrer })
    expect(second!.context.page).toMatchObject({ path: '/second', title: 'The second' })
    expect(Date.parse(second!.timestamp) - Date.parse(first!.timestamp)).toBeGreaterThanOrEqual(900)
    expect(last!.context.page).toMatchObject({ url: `${site.url}/third`, title: 'The third' })
  })
})
