import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type PageFrontpage } from './browser-tests.js'
import { describeWithTracker, type Surroundings } from './describe-with-tracker.js'
import { scriptElements, type NewsSite } from './news-site.js'
import { type ScriptedTracker, type SentEvent } from './scripted-tracker.js'

declare const frontpage: PageFrontpage

const uuidv7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

let tracker: ScriptedTracker
let site: NewsSite
let browser: Browser
let context: BrowserContext

function use(started: Surroundings): void {
  ;({ tracker, site, browser } = started)
}

async function open(path = '/', options: object = {}): Promise<Page> {
  site.setHead(scriptElements({ writeKey: 'web', trackerUrl: tracker.url, ...options }))
  const page = await context.newPage()
  await page.goto(site.url + path)
  await page.waitForFunction(() => typeof frontpage.stats === 'function')
  return page
}

const ids = (page: Page) =>
  page.evaluate(() => ({ anonymousId: frontpage.anonymousId, userId: frontpage.userId }))

const cookie = async (): Promise<string | undefined> =>
  (await context.cookies()).find(({ name }) => name === 'frontpage_id')?.value

async function sent(page: Page, count = 1): Promise<readonly SentEvent[]> {
  await page.evaluate(() => frontpage.flush())
  await waitFor(() => tracker.events().length >= count, { what: `${count} events` })
  return tracker.events()
}

describeWithTracker(
  'the reader’s identity in a real browser',
  { launch: { ignoreDefaultArgs: ['--disable-back-forward-cache'] }, use },
  () => {
    beforeEach(async () => {
      tracker.forget()
      site.setHeaders({})
      context = await browser.newContext()
    })
    afterEach(() => context.close())

    it('is a UUIDv7 in a first-party cookie for 400 days, and the same on every page', async () => {
      const page = await open()
      const { anonymousId } = await ids(page)
      expect(anonymousId).toMatch(uuidv7)
      const [kept] = (await context.cookies()).filter(({ name }) => name === 'frontpage_id')
      expect(kept).toMatchObject({ value: anonymousId, path: '/', sameSite: 'Lax', httpOnly: false })
      expect(kept!.expires * 1_000 - Date.now()).toBeGreaterThan(399 * 86_400_000)
      await page.reload()
      expect(await ids(await open('/other'))).toEqual({ anonymousId, userId: undefined })
    })

    it('is the one that the server has given, and its cookie stays as it is', async () => {
      site.setHeaders({
        'Set-Cookie': 'frontpage_id=0198c0de-0000-7000-8000-00000000cafe; Path=/; Max-Age=1000',
      })
      const page = await open()
      expect((await ids(page)).anonymousId).toBe('0198c0de-0000-7000-8000-00000000cafe')
      const [kept] = await context.cookies()
      expect(kept!.expires * 1_000 - Date.now()).toBeLessThan(1_001_000)
    })

    it('comes back from localStorage where the browser has dropped the cookie', async () => {
      const { anonymousId } = await ids(await open())
      await context.clearCookies()
      expect((await ids(await open('/other'))).anonymousId).toBe(anonymousId)
      expect(await cookie()).toBe(anonymousId)
    })

    it('changes in every tab when the reader signs in and out', async () => {
      const first = await open()
      const second = await open('/second')
      const { anonymousId } = await ids(first)
      await first.evaluate(() => frontpage.identify('u-1', { plan: 'free' }))
      await second.waitForFunction(() => frontpage.userId === 'u-1')
      expect(await ids(second)).toEqual({ anonymousId, userId: 'u-1' })
      await second.evaluate(() => frontpage.reset())
      const after = await ids(second)
      expect(after.userId).toBeUndefined()
      expect(after.anonymousId).not.toBe(anonymousId)
      await first.waitForFunction((id) => frontpage.anonymousId === id, after.anonymousId)
      expect(await ids(first)).toEqual(after)
      expect(await cookie()).toBe(after.anonymousId)
      const [identified] = await sent(first)
      expect(identified).toMatchObject({
        type: 'identify',
        anonymousId,
        userId: 'u-1',
        traits: { plan: 'free' },
      })
    })

    it('does not join two users who sign in on one device', async () => {
      const page = await open()
      await page.evaluate(() => frontpage.identify('u-1'))
      const first = await ids(page)
      await page.evaluate(() => frontpage.identify('u-2'))
      const second = await ids(page)
      expect(second.userId).toBe('u-2')
      expect(second.anonymousId).not.toBe(first.anonymousId)
    })

    it('does not join them either where the server says who has signed in', async () => {
      const first = await ids(await open('/', { userId: 'u-1' }))
      expect(await ids(await open('/again', { userId: 'u-1' }))).toEqual(first)
      const second = await ids(await open('/next', { userId: 'u-2' }))
      expect(second.userId).toBe('u-2')
      expect(second.anonymousId).not.toBe(first.anonymousId)
      expect(await ids(await open('/last', { userId: 'u-3', anonymousId: first.anonymousId }))).toEqual({
        anonymousId: first.anonymousId,
        userId: 'u-3',
      })
    })

    it('does not give the user to another reader whom the server has made of the cookie', async () => {
      const page = await open()
      await page.evaluate(() => frontpage.identify('u-1'))
      const { hostname } = new URL(site.url)
      const value = '0198c0de-0000-7000-8000-00000000beef'
      await context.addCookies([{ name: 'frontpage_id', value, domain: hostname, path: '/' }])
      expect(await ids(await open('/other'))).toEqual({ anonymousId: value, userId: undefined })
    })

    it('does not come back with HTML that was made before the reader signed out', async () => {
      const anonymousId = '0198c0de-0000-7000-8000-00000000cafe'
      const page = await context.newPage()
      site.setHead(
        `<meta name="rendered">${scriptElements({
          writeKey: 'web',
          trackerUrl: tracker.url,
          anonymousId,
          userId: 'u-1',
          assignments: { layout: { value: 'large' } },
        })}<script>addEventListener('unload', () => {})</script>`,
      )
      site.setHeaders({ 'Cache-Control': 'max-age=3600' })
      await page.goto(`${site.url}/rendered`)
      await page.waitForFunction(() => typeof frontpage.stats === 'function')
      expect(await ids(page)).toEqual({ anonymousId, userId: 'u-1' })
      site.setHead(scriptElements({ writeKey: 'web', trackerUrl: tracker.url }))
      await page.goto(`${site.url}/account`)
      await page.waitForFunction(() => typeof frontpage.stats === 'function')
      await page.evaluate(() => frontpage.reset())
      const after = await ids(page)
      await page.evaluate(() => history.back())
      await page.waitForURL('**/rendered')
      await page.waitForFunction(() => typeof frontpage.stats === 'function')
      expect(await page.locator('meta[name=rendered]').count()).toBe(1)
      expect(await ids(page)).toEqual(after)
      expect(await cookie()).toBe(after.anonymousId)
      expect(await page.evaluate(() => frontpage.variationNow('layout', 'plain'))).toBe('plain')
    })

    it('stays signed out where the server’s cookie is one of the whole domain', async () => {
      const domain = 'www.news.example'
      const served = '0198c0de-0000-7000-8000-00000000beef'
      const page = await context.newPage()
      await context.route(`http://${domain}/**`, async (route) => {
        const { pathname } = new URL(route.request().url())
        await route.fulfill({ response: await context.request.get(site.url + pathname) })
      })
      site.setHead(scriptElements({ writeKey: 'web', trackerUrl: tracker.url }))
      await context.addCookies([{ name: 'frontpage_id', value: served, domain: '.news.example', path: '/' }])
      await page.goto(`http://${domain}/`)
      await page.waitForFunction(() => typeof frontpage.stats === 'function')
      expect((await ids(page)).anonymousId).toBe(served)
      await page.evaluate(() => frontpage.identify('u-1'))
      await page.evaluate(() => frontpage.reset())
      const after = await ids(page)
      expect(after.anonymousId).not.toBe(served)
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
      expect(await ids(page)).toEqual(after)
      await page.goto(`http://${domain}/next`)
      await page.waitForFunction(() => typeof frontpage.stats === 'function')
      expect(await ids(page)).toEqual(after)
    })

    it('links ids by alias as it is told, or to the current reader', async () => {
      const page = await open()
      const { anonymousId } = await ids(page)
      await page.evaluate(() => {
        frontpage.alias('u-1')
        frontpage.alias('u-1', 'old-id')
      })
      const [own, told] = await sent(page, 2)
      expect(own).toMatchObject({ type: 'alias', userId: 'u-1', previousId: anonymousId })
      expect(told).toMatchObject({ type: 'alias', userId: 'u-1', previousId: 'old-id' })
    })

    it('ends with the tab where the reader refuses personalisation, now and on later pages', async () => {
      const page = await open()
      const { anonymousId } = await ids(page)
      await page.evaluate(() => frontpage.consent({ personalisation: false }))
      expect(await cookie()).toBeUndefined()
      expect(await page.evaluate((id) => JSON.stringify(localStorage).includes(id), anonymousId)).toBe(false)
      await page.evaluate(() => frontpage.page())
      expect((await sent(page))[0]!.context.consent).toEqual({
        categoryPreferences: { personalisation: false },
      })
      await page.reload()
      await page.waitForFunction(() => typeof frontpage.stats === 'function')
      expect((await ids(page)).anonymousId).toBe(anonymousId)
      const other = await open('/other')
      expect((await ids(other)).anonymousId).not.toBe(anonymousId)
      expect(await cookie()).toBeUndefined()
      await other.evaluate(() => frontpage.consent({ personalisation: true }))
      expect(await cookie()).toBe((await ids(other)).anonymousId)
    })

    it('ends with the tab where it is refused in another tab, or while the page is in the browser’s page cache', async () => {
      const cached = await open('/cached')
      const { anonymousId } = await ids(cached)
      await cached.evaluate(() => {
        addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
      })
      await cached.goto(`${site.url}/away`)
      const other = await open('/other')
      const live = await open('/live')
      await other.evaluate(() => frontpage.consent({ personalisation: false }))
      const kept = (page: Page): Promise<string | null> =>
        page.evaluate(() => sessionStorage.getItem('frontpage:web:reader'))
      await live.waitForFunction(() => sessionStorage.getItem('frontpage:web:reader') !== null)
      await cached.evaluate(() => history.back())
      await cached.waitForURL('**/cached', { waitUntil: 'commit' })
      await cached.waitForFunction(() => Reflect.get(window, 'persisted') === true)
      expect(await kept(cached)).toBe(`${anonymousId} `)
      await cached.evaluate(() => frontpage.page())
      await cached.evaluate(() => frontpage.flush())
      expect(tracker.events().at(-1)!.context.consent).toEqual({
        categoryPreferences: { personalisation: false },
      })
      await cached.evaluate(() => frontpage.reset())
      expect(await cookie()).toBeUndefined()
      expect(await cached.evaluate(() => localStorage.getItem('frontpage:web:reader'))).toBeNull()
    })

    it('leaves nothing of the splitter’s answers in localStorage where it is refused, now and on later pages', async () => {
      const page = await open()
      const kept = (from: Page): Promise<(string | null)[]> =>
        from.evaluate(() =>
          ['variations', 'exposures'].map((name) => localStorage.getItem(`frontpage:web:${name}`)),
        )
      const put = (): Promise<void> =>
        page.evaluate(() => {
          for (const name of ['variations', 'exposures']) localStorage.setItem(`frontpage:web:${name}`, '[]')
        })
      await put()
      await page.evaluate(() => frontpage.consent({ personalisation: false }))
      expect(await kept(page)).toEqual([null, null])
      await put()
      expect(await kept(await open('/other'))).toEqual([null, null])
    })

    it.each([
      ['Global Privacy Control', 'globalPrivacyControl', true],
      ['Do Not Track', 'doNotTrack', '1'],
    ])('ends with the tab where the browser says %s, and events say so', async (_name, signal, value) => {
      await context.addInitScript(
        ([key, said]) => void Object.defineProperty(navigator, key, { value: said }),
        [signal, value] as const,
      )
      const page = await open()
      await page.evaluate(() => frontpage.page())
      expect((await sent(page))[0]!.context.consent).toEqual({
        categoryPreferences: { personalisation: false },
      })
      expect(await cookie()).toBeUndefined()
    })

    it('is kept, and the refused category told, where only statistics are refused', async () => {
      const page = await open('/', { consent: { statistics: false } })
      await page.evaluate(() => frontpage.page())
      const [event] = await sent(page)
      expect(event!.context.consent).toEqual({ categoryPreferences: { statistics: false } })
      expect(await cookie()).toBe(event!.anonymousId)
    })
  },
)
