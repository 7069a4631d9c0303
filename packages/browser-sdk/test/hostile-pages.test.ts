import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import type { Browser, BrowserContext } from 'playwright-core'
import { type PageFrontpage } from './browser-tests.js'
import { describeWithTracker, type Surroundings } from './describe-with-tracker.js'
import { stub, type NewsSite } from './news-site.js'
import { type ScriptedTracker } from './scripted-tracker.js'

declare const frontpage: PageFrontpage

let tracker: ScriptedTracker
let site: NewsSite
let browser: Browser
let context: BrowserContext

function use(started: Surroundings): void {
  ;({ tracker, site, browser } = started)
}

/** A page's deeds before the SDK is there, and whether its events still arrive. */
const hostilities: readonly (readonly [name: string, script: string, arrives: boolean])[] = [
  [
    'blocks localStorage',
    `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })`,
    true,
  ],
  ['has no localStorage', `Object.defineProperty(window, 'localStorage', { value: undefined })`, true],
  [
    'has a full localStorage',
    `Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }`,
    true,
  ],
  [
    'blocks all storage',
    `for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new Error('no') } })`,
    true,
  ],
  [
    'blocks cookies',
    `Object.defineProperty(document, 'cookie', { get() { throw new Error('no') }, set() { throw new Error('no') } })`,
    true,
  ],
  ['drops cookies', `Object.defineProperty(document, 'cookie', { get: () => '', set() {} })`, true],
  ['has no crypto', `Object.defineProperty(window, 'crypto', { value: undefined })`, true],
  ['has no locks', `Object.defineProperty(navigator, 'locks', { value: undefined })`, true],
  ['has locks that throw', `navigator.locks.request = () => { throw new Error('no') }`, true],
  ['has locks that fail', `navigator.locks.request = () => Promise.reject(new Error('no'))`, true],
  [
    'has no fetch',
    `delete window.fetch; Object.defineProperty(window, 'fetch', { value: undefined })`,
    false,
  ],
  ['has a fetch that throws', `window.fetch = () => { throw new Error('no') }`, false],
  ['has a fetch of another kind', `window.fetch = () => 7`, false],
  [
    'has frozen globals',
    `for (const each of [Array, Object, Map, Set, Promise, String, Storage]) { Object.freeze(each); Object.freeze(each.prototype) }`,
    true,
  ],
  ['gives arrays a toJSON', `Array.prototype.toJSON = function () { return '[' + this.join() + ']' }`, true],
  ['adds to all objects', `Object.prototype.extra = 1; Array.prototype.last = function () {}`, true],
  [
    'has a title that throws',
    `Object.defineProperty(document, 'title', { get() { throw new Error('no') } })`,
    false,
  ],
  ['has no Intl', `Object.defineProperty(window, 'Intl', { value: undefined })`, true],
  ['has a stub of its own that is broken', `window.frontpage = null`, true],
  ['has something else of that name', `Object.defineProperty(window, 'frontpage', { value: 7 })`, false],
]

describeWithTracker('a hostile page', { use }, () => {
  beforeEach(async () => {
    tracker.forget()
    context = await browser.newContext()
  })
  afterEach(() => context.close())

  it.each(hostilities)('that %s gets no error from the SDK', async (_name, script, arrives) => {
    const options = JSON.stringify({ writeKey: 'web', trackerUrl: tracker.url })
    site.setHead(`<script>${script}</script>
      <script>${stub}; try { frontpage.load({ ...${options}, onError() { throw new Error('of the page itself') } }) } catch {}</script>
      <script src="/sdk.js"></script>`)
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => void errors.push(message))
    await page.goto(site.url)
    await page.evaluate(async () => {
      const { page: view, track, identify, alias, consent, reset, flush, stats, stories } = frontpage
      if (!stats) return
      view({ first: true })
      track('Tracked', { list: [1, 2] })
      identify('u-1', {})
      alias('u-1')
      consent({ statistics: true })
      stories.viewed({ storyId: 's-1' })
      frontpage.variationNow('flag', 'fallback')
      reset()
      await flush()
      stats()
    })
    await page.evaluate(() => dispatchEvent(new Event('pagehide')))
    if (arrives) {
      await waitFor(() => tracker.events().some(({ event }) => event === 'Tracked'), { what: 'its event' })
    }
    // An SDK that the page has kept from starting makes no calls either.
    expect(errors.filter((message) => !/frontpage\\.load/.test(message))).toEqual([])
  })

  it('that passes what cannot be sent gets no error, and the rest is sent', async () => {
    const options = JSON.stringify({ writeKey: 'web', trackerUrl: tracker.url })
    site.setHead(`<script>${stub}; frontpage.load(${options})</script><script src="/sdk.js"></script>`)
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => void errors.push(message))
    await page.goto(site.url)
    await page.evaluate(() => {
      const cycle: Record<string, unknown> = { kept: 1 }
      cycle['self'] = cycle
      const endless: object = new Proxy(
        {},
        {
          get: () => endless,
          ownKeys: () => ['a', 'b'],
          getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
        },
      )
      const give = (name: string, value: unknown): void => frontpage.track(name, { value })
      give('Cycle', cycle)
      give('BigInt', 2n ** 70n)
      give('Window', window)
      give('Element', document.body)
      give('Function', () => 1)
      give('Symbol', Symbol('s'))
      give('Endless', endless)
      give('Getter', {
        get bad() {
          throw new Error('no')
        },
        good: 1,
      })
      frontpage.track(undefined as unknown as string)
      frontpage.track({} as unknown as string, 7 as unknown as object)
      frontpage.page(null as unknown as object)
      frontpage.identify(undefined as unknown as string)
      frontpage.identify('')
      frontpage.consent(null as unknown as Record<string, boolean>)
      frontpage.track('Last')
    })
    await waitFor(() => tracker.events().some(({ event }) => event === 'Last'))
    const values = new Map(tracker.events().map(({ event, properties }) => [event, properties?.['value']]))
    expect(values.get('Cycle')).toEqual({ kept: 1 })
    expect(values.get('BigInt')).toBe('1180591620717411303424')
    expect(values.has('Getter')).toBe(false)
    expect(errors).toEqual([])
    expect((await page.evaluate(() => frontpage.stats())).lostBy).toMatchObject({
      missing_user_id: 2,
      not_serializable: expect.any(Number),
    })
  })

  it('hears of a failure by its own handler', async () => {
    tracker.reply(() => ({ status: 401, body: { code: 'unknown_write_key', retryable: false } }))
    site.setHead(`<script>${stub}; heard = []; frontpage.load({ writeKey: 'web', trackerUrl: '${tracker.url}', onError: (error) => heard.push(error.message) })</script>
      <script src="/sdk.js"></script>`)
    const page = await context.newPage()
    await page.goto(site.url)
    await page.evaluate(() => frontpage.track('Lost'))
    await page.waitForFunction(() => (Reflect.get(window, 'heard') as string[]).length > 0)
    expect(await page.evaluate(() => Reflect.get(window, 'heard') as string[])).toEqual([
      'Frontpage gave up an event: unknown_write_key',
    ])
  })
})
