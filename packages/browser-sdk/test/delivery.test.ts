import { beforeAll, beforeEach, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { browserTimeoutMs, type PageFrontpage } from './browser-tests.js'
import { describeWithTracker, type Surroundings } from './describe-with-tracker.js'
import { scriptElements, stub, type NewsSite } from './news-site.js'
import { problem, type Reply, type ScriptedTracker } from './scripted-tracker.js'

declare const frontpage: PageFrontpage

let tracker: ScriptedTracker
let site: NewsSite
let browser: Browser

function use(started: Surroundings): void {
  ;({ tracker, site, browser } = started)
}

async function inContext(work: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext()
  try {
    await work(context)
  } finally {
    await context.close()
  }
}

async function open(context: BrowserContext, path = '/', host = site.url): Promise<Page> {
  const page = await context.newPage()
  await page.goto(host + path)
  await loaded(page)
  return page
}

async function loaded(page: Page): Promise<void> {
  await page.waitForFunction(() => typeof frontpage.stats === 'function')
}

const track = (page: Page, name: string, properties?: object): Promise<void> =>
  page.evaluate(([event, more]) => frontpage.track(event, more), [name, properties] as const)

const stats = (page: Page) => page.evaluate(() => frontpage.stats())

const stored = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(':e:')))

const received = (name: string): number => tracker.events().filter(({ event }) => event === name).length

const arrival = (name: string): Promise<unknown> =>
  waitFor(() => received(name) > 0, { timeoutMs: browserTimeoutMs, what: name })

const idle = (page: Page): Promise<unknown> => page.waitForFunction(() => frontpage.stats().queued === 0)

describeWithTracker('the queue in a real browser', { use }, () => {
  beforeAll(() => site.setHead(scriptElements({ writeKey: 'web', trackerUrl: `${tracker.url}/` })))
  beforeEach(() => tracker.forget())

  it('sends events by requests that need no preflight and carry no cookie', () =>
    inContext(async (context) => {
      const page = await open(context)
      await track(page, 'One')
      await track(page, 'Two')
      await arrival('Two')
      await idle(page)
      expect(tracker.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
        'POST /v1/batch?writeKey=web',
      ])
      const [{ headers, sentAt, batch }] = tracker.requests as [(typeof tracker.requests)[number]]
      expect(headers['content-type']).toMatch(/^text\/plain/)
      expect(headers.cookie).toBeUndefined()
      expect(Math.abs(Date.parse(sentAt) - Date.now())).toBeLessThan(60_000)
      expect(batch.map(({ event }) => event)).toEqual(['One', 'Two'])
      expect(batch[0]!.messageId < batch[1]!.messageId).toBe(true)
      expect(await stats(page)).toEqual({ queued: 0, sent: 2, lost: 0, lostBy: {} })
      expect(await stored(page)).toEqual([])
    }))

  it('removes nothing before the tracker has said that it has it, and waits as long as it asks for', () =>
    inContext(async (context) => {
      tracker.reply(() => ({ ...problem(503, 'overloaded', true), headers: { 'Retry-After': '2' } }))
      const page = await open(context)
      await track(page, 'Waits')
      await waitFor(() => tracker.requests.length === 1)
      const [{ atMs }] = tracker.requests as [(typeof tracker.requests)[number]]
      await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith(':wait')))
      expect(await stored(page)).toHaveLength(1)
      // Neither a flush, nor a reload, nor another tab is sooner.
      await page.evaluate(() => frontpage.flush())
      await page.reload()
      await loaded(page)
      await track(await open(context, '/other'), 'Waits, too')
      tracker.reply(() => undefined)
      await arrival('Waits')
      await arrival('Waits, too')
      expect(tracker.requests[1]!.atMs - atMs).toBeGreaterThanOrEqual(1_900)
      expect([received('Waits'), received('Waits, too')]).toEqual([1, 1])
    }))

  it.each([
    ['429 without a time', problem(429, 'rate_exceeded', true)],
    ['500', { status: 500, body: 'oh' }],
    ['404 of a proxy', { status: 404, body: 'not here' }],
    ['the page of a hotel in place of the answer', { status: 200, body: '<html>Please sign in</html>' }],
  ])('tries again after %s', (_name, reply) =>
    inContext(async (context) => {
      tracker.reply(() => reply)
      const page = await open(context)
      await track(page, 'Again')
      await waitFor(() => tracker.requests.length >= 2, { timeoutMs: browserTimeoutMs })
      expect(await stored(page)).toHaveLength(1)
      tracker.reply(() => undefined)
      await arrival('Again')
      await idle(page)
      expect(await stats(page)).toMatchObject({ sent: 1, lost: 0 })
    }),
  )

  it('gives up what the tracker will never take, and counts it', () =>
    inContext(async (context) => {
      tracker.reply(() => problem(401, 'unknown_write_key', false))
      const page = await open(context)
      await track(page, 'Never')
      await idle(page)
      expect(await stats(page)).toEqual({ queued: 0, sent: 0, lost: 1, lostBy: { unknown_write_key: 1 } })
      expect(await stored(page)).toEqual([])
    }))

  it('loses the one event that spoils a batch, and no other', () =>
    inContext(async (context) => {
      tracker.reply(({ batch }) =>
        batch.some(({ event }) => event === 'Bad') ? problem(400, 'too_deep', false) : undefined,
      )
      const page = await open(context)
      await page.evaluate(() => {
        for (let each = 0; each < 20; each++) {
          frontpage.track(each === 7 ? 'Bad' : `Good ${each}`)
        }
      })
      await idle(page)
      expect(await stats(page)).toEqual({ queued: 0, sent: 19, lost: 1, lostBy: { too_deep: 1 } })
      expect(new Set(tracker.events().map(({ event }) => event)).size).toBe(19)
    }))

  it('counts the items that the tracker rejects', () =>
    inContext(async (context) => {
      tracker.reply(() => ({
        status: 200,
        body: { success: true, accepted: 1, rejected: [{ index: 0, code: 'missing_field', message: '' }] },
      }))
      const page = await open(context)
      await track(page, '')
      await track(page, 'Fine')
      await idle(page)
      expect(await stats(page)).toEqual({ queued: 0, sent: 1, lost: 1, lostBy: { missing_field: 1 } })
    }))

  it('refuses an event that is too large, and one more than it can hold, and says so', () =>
    inContext(async (context) => {
      tracker.reply(() => ({ status: 503 }))
      const page = await open(context)
      await track(page, 'Large', { text: 'ü'.repeat(17_000) })
      expect(await stats(page)).toEqual({ queued: 0, sent: 0, lost: 1, lostBy: { event_too_large: 1 } })
      await page.evaluate(() => {
        for (let each = 0; each < 510; each++) frontpage.track('Many')
      })
      const { queued, lostBy } = await stats(page)
      expect(queued).toBeLessThanOrEqual(500)
      expect(queued + lostBy['queue_full']!).toBe(510)
      expect(await stored(page)).toHaveLength(queued)
      tracker.reply(() => undefined)
      await page.evaluate(() => frontpage.flush())
      await idle(page)
      expect(received('Many')).toBe(queued)
      expect(Math.max(...tracker.requests.map(({ bytes }) => bytes))).toBeLessThanOrEqual(60_000)
      expect(Math.max(...tracker.requests.map(({ batch }) => batch.length))).toBeLessThanOrEqual(100)
    }))

  it('keeps events while the browser is offline, and sends them when it is back', () =>
    inContext(async (context) => {
      const page = await open(context)
      await context.setOffline(true)
      await track(page, 'Offline')
      await page.evaluate(() => frontpage.flush())
      expect(await stored(page)).toHaveLength(1)
      await context.setOffline(false)
      await arrival('Offline')
      await idle(page)
      expect(received('Offline')).toBe(1)
    }))

  it('sends what is made while the page is left', () =>
    inContext(async (context) => {
      const page = await open(context)
      await page.evaluate(() => {
        addEventListener('pagehide', () => frontpage.track('Last Words'), {
          capture: true,
        })
        frontpage.track('Before')
      })
      await page.close({ runBeforeUnload: true })
      await arrival('Before')
      await arrival('Last Words')
    }))

  it('leaves to the next page what does not fit, and what was not acknowledged', () =>
    inContext(async (context) => {
      tracker.reply(() => ({ status: 503 }))
      const page = await open(context)
      await page.evaluate(() => {
        for (let each = 0; each < 10; each++) {
          frontpage.track(`Large ${each}`, { text: 'x'.repeat(20_000) })
        }
      })
      tracker.reply(() => undefined)
      await page.goto(`${site.url}/next`)
      await loaded(page)
      await waitFor(() => new Set(tracker.events().map(({ event }) => event)).size === 10, {
        timeoutMs: browserTimeoutMs,
      })
      await waitFor(async () => (await stored(page)).length === 0)
      const ids = new Map(tracker.events().map(({ event, messageId }) => [event, messageId]))
      for (const { event, messageId } of tracker.events()) expect(messageId).toBe(ids.get(event))
    }))

  it('takes over what a tab has left that crashed, and nothing of a tab that lives', () =>
    inContext(async (context) => {
      tracker.reply(() => 'never')
      const crashing = await open(context, '/crashing')
      await track(crashing, 'Of the crashed')
      const living = await open(context, '/living')
      await track(living, 'Of the living')
      await waitFor(() => tracker.requests.length >= 2)
      tracker.forget()
      const crash = crashing.waitForEvent('crash')
      await Promise.all([crash, crashing.goto('chrome://crash').catch(() => undefined)])
      const next = await open(context, '/next')
      await arrival('Of the crashed')
      await idle(next)
      expect([received('Of the crashed'), received('Of the living')]).toEqual([1, 0])
      expect(await stats(living)).toMatchObject({ queued: 1 })
    }))

  it('gives up what a dead tab left more than 30 days ago', () =>
    inContext(async (context) => {
      await context.addInitScript(() => {
        const uuid = (ageMs: number): string =>
          (Date.now() - ageMs)
            .toString(16)
            .padStart(12, '0')
            .replace(/(.{8})/, '$1-') + '-7000-8000-00000000cafe'
        for (const days of [29, 31]) {
          const messageId = uuid(days * 86_400_000)
          const event = { type: 'track', event: `Of ${days} days`, messageId }
          localStorage.setItem(`frontpage:web:e:dead:${messageId}`, JSON.stringify(event))
        }
      })
      const page = await open(context)
      await arrival('Of 29 days')
      await idle(page)
      expect(received('Of 31 days')).toBe(0)
      expect(await stats(page)).toMatchObject({ sent: 1, lost: 1, lostBy: { too_old: 1 } })
      expect(await stored(page)).toEqual([])
    }))

  it('gives the events of one dead tab to one of several pages that open at once', () =>
    inContext(async (context) => {
      tracker.reply(() => 'never')
      const crashing = await open(context)
      await page20(crashing)
      const crash = crashing.waitForEvent('crash')
      await Promise.all([crash, crashing.goto('chrome://crash').catch(() => undefined)])
      tracker.forget()
      const pages = await Promise.all(['/a', '/b', '/c', '/d'].map((path) => open(context, path)))
      for (const page of pages) await idle(page)
      await waitFor(() => tracker.events().length >= 20, { timeoutMs: browserTimeoutMs })
      expect(tracker.events()).toHaveLength(20)
    }))

  async function page20(page: Page): Promise<void> {
    await page.evaluate(() => {
      for (let each = 0; each < 20; each++) frontpage.track('Once')
    })
    await waitFor(() => tracker.requests.length > 0)
  }
})

describeWithTracker('exposures', { use }, () => {
  /** One server is tracker and splitter; the splitter's answers to exposures are the test's. */
  async function openWith(context: BrowserContext, reply: () => Reply, options: object = {}): Promise<Page> {
    tracker.forget()
    tracker.reply(({ url }) => (url.startsWith('/v1/exposures') ? reply() : undefined))
    const all = {
      writeKey: 'web',
      trackerUrl: tracker.url,
      splitterUrl: tracker.url,
      assignments: { layout: { value: 'large', token: 'a' }, pictures: { value: 'large', token: 'b' } },
      ...options,
    }
    site.setHead(`<script>${stub}; heard = []; frontpage.load({ ...${JSON.stringify(all)},
      onError: (error) => heard.push(error.message) })</script><script src="/sdk.js"></script>`)
    return open(context)
  }
  const show = (page: Page, key: string): Promise<string> =>
    page.evaluate((flag) => frontpage.variationNow(flag, 'plain'), key)
  const exposuresSent = (): number =>
    tracker.requests.filter(({ url }) => url.startsWith('/v1/exposures')).length

  it('wait as long as the splitter says, also when the page is hidden', () =>
    inContext(async (context) => {
      const page = await openWith(context, () => ({ status: 503, headers: { 'Retry-After': '600' } }))
      await show(page, 'layout')
      await waitFor(() => exposuresSent() === 1)
      await show(page, 'pictures')
      await page.evaluate(() => dispatchEvent(new Event('pagehide')))
      await page.waitForTimeout(2_000)
      expect(exposuresSent()).toBe(1)
    }))

  it('that the splitter refuses are told to the page’s own handler', () =>
    inContext(async (context) => {
      const results = [{ status: 'refused', code: 'token_expired' }, { status: 'accepted' }]
      const page = await openWith(context, () => ({ status: 200, body: { results } }))
      // Both at once, so that one request brings both.
      await page.evaluate(() => {
        for (const flag of ['layout', 'pictures']) frontpage.variationNow(flag, 'plain')
      })
      await page.waitForFunction(() => (Reflect.get(window, 'heard') as string[]).length > 0)
      expect(await page.evaluate(() => Reflect.get(window, 'heard') as string[])).toEqual([
        'The splitter refused exposures: token_expired',
      ])
    }))

  it('are of assignments of the last half hour', () =>
    inContext(async (context) => {
      const page = await openWith(context, () => ({ status: 503 }))
      expect(await show(page, 'layout')).toBe('large')
      await page.evaluate(() => {
        const { now } = Date
        Date.now = () => now() + 31 * 60_000
      })
      expect(await show(page, 'layout')).toBe('large')
      expect(await show(page, 'pictures')).toBe('plain')
    }))

  it.each([
    ['says Global Privacy Control', { value: true }, {}],
    ['allows it', { value: false }, { consent: { personalisation: false } }],
  ])('are of nobody who refuses personalisation, in a browser that %s', (_name, signal, options) =>
    inContext(async (context) => {
      await context.addInitScript(
        (said) => void Object.defineProperty(navigator, 'globalPrivacyControl', said),
        signal,
      )
      const page = await openWith(context, () => ({ status: 503 }), options)
      expect(await show(page, 'layout')).toBe('large')
      await page.waitForTimeout(500)
      expect(exposuresSent()).toBe(0)
    }),
  )

  it('do not count where statistics are refused before the reader sees them, and no fallback is told', () =>
    inContext(async (context) => {
      const page = await openWith(context, () => ({ status: 503 }))
      const setVisible = (state: string): Promise<void> =>
        page.evaluate((visibilityState) => {
          Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
          document.dispatchEvent(new Event('visibilitychange'))
        }, state)
      await setVisible('hidden')
      expect(await show(page, 'layout')).toBe('large')
      await page.evaluate(() => frontpage.consent({ statistics: false }))
      await setVisible('visible')
      expect(await show(page, 'no-such-flag')).toBe('plain')
      await page.evaluate(() => frontpage.flush())
      await page.waitForTimeout(500)
      expect(exposuresSent()).toBe(0)
      expect(tracker.events()).toEqual([])
    }))

  it('are not made of a kept variation that is shown no more where statistics are refused', () =>
    inContext(async (context) => {
      const page = await openWith(context, () => ({ status: 503 }), { assignments: {} })
      await page.evaluate((splitterUrl) => {
        const flags = { kept: { value: 'large', token: 'c', expiresAt: Date.now() + 60_000 } }
        const of = JSON.stringify([splitterUrl, 'web', frontpage.anonymousId, undefined, undefined])
        localStorage.setItem('frontpage:web:variations', JSON.stringify({ of, flags }))
      }, tracker.url)
      await page.reload()
      await loaded(page)
      expect(await page.evaluate(() => frontpage.peekVariation('kept'))).toEqual({ value: 'large' })
      await page.evaluate(() => frontpage.consent({ statistics: false }))
      expect(await page.evaluate(() => frontpage.peekVariation('kept'))).toBeUndefined()
    }))

  it.each([408, 429, 503])('are sent again after a %s', (status) =>
    inContext(async (context) => {
      let answer: Reply = { status }
      const page = await openWith(context, () => answer)
      await show(page, 'layout')
      await waitFor(() => exposuresSent() === 1)
      answer = { status: 200, body: { results: [{ status: 'accepted' }] } }
      await waitFor(() => exposuresSent() === 2)
      await page.waitForFunction(() => localStorage.getItem('frontpage:web:exposures') === '[]')
    }),
  )
})

describeWithTracker(
  'the queue of a page without TLS, where there are no Web Locks',
  { launch: { args: ['--host-resolver-rules=MAP news.example 127.0.0.1'] }, use },
  () => {
    it('leaves a living tab its events, and takes over those of one that was left', () =>
      inContext(async (context) => {
        const host = `http://news.example:${site.port}`
        tracker.reply(() => ({ status: 503 }))
        const first = await open(context, '/', host)
        expect(await first.evaluate(() => 'locks' in navigator)).toBe(false)
        await track(first, 'First')
        await waitFor(() => tracker.requests.length === 1)
        const second = await open(context, '/second', host)
        await track(second, 'Second')
        await waitFor(() => tracker.requests.length >= 2)
        expect((await stats(second)).queued).toBe(1)
        tracker.forget()
        tracker.reply(({ batch }) => (batch.length < 2 ? { status: 503 } : undefined))
        await first.close({ runBeforeUnload: true })
        const third = await open(context, '/third', host)
        await track(third, 'Third')
        await arrival('First')
        await arrival('Third')
      }))
  },
)

describeWithTracker(
  'the queue of a page in the back/forward cache',
  { launch: { ignoreDefaultArgs: ['--disable-back-forward-cache'] }, use },
  () => {
    it('is no obstacle to the cache, and sends on when the page is back', () =>
      inContext(async (context) => {
        tracker.reply(() => ({ status: 503 }))
        const page = await open(context, '/first')
        await page.evaluate(() => {
          Object.assign(window, { isSamePage: true })
          addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
        })
        await track(page, 'Before the cache')
        await waitFor(() => tracker.requests.length > 0)
        await page.goto(`${site.url}/second`)
        await loaded(page)
        // Playwright's own way back waits for an event that a page from the cache has had long ago.
        await page.evaluate(() => history.back())
        await page.waitForURL('**/first', { waitUntil: 'commit' })
        await page.waitForFunction(() => Reflect.has(window, 'persisted'))
        expect(
          await page.evaluate(() => [Reflect.get(window, 'isSamePage'), Reflect.get(window, 'persisted')]),
        ).toEqual([true, true])
        tracker.forget()
        await track(page, 'After the cache')
        await arrival('After the cache')
        await arrival('Before the cache')
        await idle(page)
        expect(await stored(page)).toEqual([])
      }))
  },
)
