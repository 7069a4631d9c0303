import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { stop as stopBundler } from 'esbuild'
import { findTestBrowser, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { launchTestBrowser, type Profile, type Tab, type TestBrowser } from './browser-tabs.js'
import { assignmentsOf, exposuresOf } from './exposures-of.js'
import { startHeldService, type HeldService } from './held-service.js'
import { putFlags } from './put-flags.js'
import { eventsOf, startTestSite, type TestSite } from './test-site.js'

const program = await findTestBrowser()
const inBrowser = program === undefined ? describe.skip : describe
const flagsPath = '/ofrep/v1/evaluate/flags'
const exposuresPath = '/v1/exposures'

let network: TestNetwork
let splitter: HeldService
let site: TestSite
let browser: TestBrowser
let profile: Profile

const variations = [
  { key: 'control', payload: 'small' },
  { key: 'large', payload: 'large' },
]

async function start(): Promise<void> {
  network = await startTestNetwork()
  splitter = await startHeldService(network.splitter.url)
  const end = '2099-01-01T00:00:00Z'
  await putFlags(network, {
    experiments: {
      pictures: { variations, end },
      headline: { variations, end },
      accounts: { variations, end, hashAttribute: 'userId' },
      // The last one to be used in a test: when it was counted, all that was used before was.
      marker: { variations, end },
    },
    features: { words: { valueType: 'number', defaultValue: 9 } },
  })
  const page = (query: URLSearchParams) => ({
    body: 'A page',
    options: JSON.parse(query.get('options') ?? '{}') as object,
  })
  site = await startTestSite(
    { '/': page, '/next': page },
    {
      options: {
        writeKey: 'dev',
        trackerUrl: network.tracker.url,
        splitterUrl: splitter.url,
        // A busy machine is no splitter that does not answer; one test is about that.
        variationTimeoutMs: 60_000,
      },
    },
  )
  browser = await launchTestBrowser(program!)
}

async function openTab(options: object = {}): Promise<{ tab: Tab; reader: string }> {
  profile = await browser.newProfile()
  const tab = await profile.openTab(addressOf('/', options))
  return { tab, reader: await tab.evaluate<string>('sdk.anonymousId') }
}

function addressOf(path: string, options: object = {}): string {
  return `${site.url}${path}?options=${encodeURIComponent(JSON.stringify(options))}`
}

const use = (tab: Tab, key: string, fallback: unknown = 'default'): Promise<unknown> =>
  tab.evaluate(`sdk.variation(${JSON.stringify(key)}, ${JSON.stringify(fallback)})`)

/** The experiments that counted for a reader, once all that the tab used before has been told. */
async function countedOf(reader: string, tab: Tab): Promise<string[]> {
  splitter.release()
  await waitFor(
    async () => (await use(tab, 'marker')) !== 'default' || (await tab.navigate(addressOf('/next')), false),
    {
      what: 'a value of the marker',
      everyMs: 200,
    },
  )
  return waitFor(
    async () => {
      const counted = await exposuresOf(network, reader)
      return counted.includes('marker') ? counted.filter((each) => each !== 'marker') : undefined
    },
    { what: 'the marker’s exposure' },
  )
}

const times = (path: string): number => splitter.asked.filter((each) => each.startsWith(path)).length

async function fallbacksOf(reader: string, tab: Tab): Promise<unknown[]> {
  return waitFor(
    async () => {
      await tab.evaluate('sdk.flush()')
      const events = await eventsOf(network, reader)
      const fallbacks = events.filter(({ event }) => event === 'Experiment Fallback Shown')
      return fallbacks.length > 0 ? fallbacks.map(({ properties }) => properties) : undefined
    },
    { what: 'fallbacks in the archive' },
  )
}

inBrowser(
  `Variations in a real browser${program === undefined ? ' (skipped: there is no Chromium or Chrome)' : ''}`,
  () => {
    beforeAll(start, 120_000)
    afterEach(async () => {
      await profile?.close()
      await splitter?.beginAgain()
    })
    afterAll(async () => {
      await browser?.close()
      await site?.close()
      await splitter?.close()
      await stopBundler()
      await network?.stop()
    }, 60_000)

    it('are the reader’s own, asked for once a page, and count when they are used, once', async () => {
      const { tab, reader } = await openTab()
      const expected = await assignmentsOf(network, reader)
      expect(await use(tab, 'pictures')).toBe(expected['pictures']!.value)
      expect(await use(tab, 'pictures')).toBe(expected['pictures']!.value)
      expect(await use(tab, 'words', 1)).toBe(9)
      expect(await countedOf(reader, tab)).toEqual(['pictures'])
      expect(times(flagsPath)).toBe(1)
    })

    it('A timed-out splitter gives the default and no exposure, also when its answer comes late', async () => {
      const { tab, reader } = await openTab({ variationTimeoutMs: 500 })
      splitter.hold(flagsPath)
      expect(await use(tab, 'pictures')).toBe('default')
      expect(await fallbacksOf(reader, tab)).toEqual([{ flag: 'pictures', reason: 'timeout' }])
      splitter.release()
      // The answer has come when another flag has its value.
      await waitFor(async () => (await use(tab, 'headline')) !== 'default')
      expect(await use(tab, 'pictures')).toBe('default')
      expect(await tab.evaluate(`sdk.variationNow('pictures', 'default')`)).toBe('default')
      expect(await countedOf(reader, tab)).toEqual(['headline'])

      await tab.navigate(addressOf('/next'))
      expect(await use(tab, 'pictures')).not.toBe('default')
      expect(await waitFor(async () => (await exposuresOf(network, reader)).includes('pictures'))).toBe(true)
    })

    it('A splitter that is blocked gives the default at once and no exposure, and the tracker hears of it', async () => {
      const { tab, reader } = await openTab()
      splitter.refuse('/')
      expect(await use(tab, 'pictures')).toBe('default')
      expect(await use(tab, 'pictures')).toBe('default')
      expect(await tab.evaluate(`sdk.variationNow('headline', 'default')`)).toBe('default')
      expect(await fallbacksOf(reader, tab)).toEqual([
        { flag: 'pictures', reason: 'unreachable' },
        { flag: 'headline', reason: 'not_known' },
      ])
      splitter.release()
      await tab.navigate(addressOf('/next'))
      expect(await countedOf(reader, tab)).toEqual([])
    })

    it('A cached value is shown without the splitter for half an hour, and not for longer', async () => {
      const { tab, reader } = await openTab()
      const value = await use(tab, 'pictures')
      expect(value).not.toBe('default')
      splitter.refuse('/')
      await tab.navigate(addressOf('/next'))
      expect(await tab.evaluate(`sdk.variationNow('pictures', 'default')`)).toBe(value)
      await tab.send('Page.enable')
      await tab.send('Page.addScriptToEvaluateOnNewDocument', {
        source: 'const now = Date.now; Date.now = () => now() + 31 * 60_000',
      })
      await tab.navigate(addressOf('/'))
      expect(await use(tab, 'pictures')).toBe('default')
      expect(await use(tab, 'headline')).toBe('default')
      splitter.release()
      await waitFor(async () => (await exposuresOf(network, reader)).length > 0)
      expect(await exposuresOf(network, reader)).toEqual(['pictures'])
    })

    it('An answer that is none of the splitter’s costs no value that is known, and no exposure', async () => {
      const { tab, reader } = await openTab()
      await tab.evaluate(
        `addEventListener('unhandledrejection', () => { sessionStorage.setItem('unhandled', '1') })`,
      )
      splitter.rewrite(/[\s\S]+/, '<html>Sign in to this network</html>')
      expect(await use(tab, 'pictures')).toBe('default')
      expect(await tab.evaluate(`sdk.variationNow('headline', 'default')`)).toBe('default')
      expect(await fallbacksOf(reader, tab)).toEqual([
        { flag: 'pictures', reason: 'unreachable' },
        { flag: 'headline', reason: 'not_known' },
      ])
      splitter.release()
      splitter.refuse(exposuresPath)
      await tab.navigate(addressOf('/next'))
      const value = await use(tab, 'pictures')
      expect(value).not.toBe('default')
      splitter.release()
      for (const body of ['<html>', '{}', 'null']) {
        splitter.rewrite(/[\s\S]+/, body)
        splitter.asked.splice(0)
        await tab.navigate(addressOf('/'))
        await tab.evaluate(
          `addEventListener('unhandledrejection', () => { sessionStorage.setItem('unhandled', '1') })`,
        )
        expect(await use(tab, 'pictures')).toBe(value)
        await waitFor(() => times(flagsPath) > 0 && times(exposuresPath) > 0)
        await tab.evaluate('new Promise((resolve) => setTimeout(resolve, 200))')
        expect(await use(tab, 'pictures')).toBe(value)
        // Each page adds its own use of the same token, which counts once.
        expect(
          await tab.evaluate(`JSON.parse(localStorage.getItem('frontpage:dev:exposures')).length`),
        ).toBeGreaterThan(0)
      }
      expect(await tab.evaluate(`sessionStorage.getItem('unhandled')`)).toBeNull()
      splitter.release()
      await tab.navigate(addressOf('/next'))
      await waitFor(() => tab.evaluate(`localStorage.getItem('frontpage:dev:exposures') === '[]'`))
      expect(await exposuresOf(network, reader)).toEqual(['pictures'])
    })

    it('Another reader’s cache is neither shown nor counted after a sign-in or a sign-out', async () => {
      const { tab, reader } = await openTab()
      expect(await use(tab, 'pictures')).not.toBe('default')
      splitter.refuse(flagsPath)
      const user = `user-${randomUUID()}`
      await tab.evaluate(`sdk.identify('${user}')`)
      expect(await use(tab, 'headline')).toBe('default')
      expect(await tab.evaluate(`sdk.variationNow('pictures', 'default')`)).toBe('default')
      await tab.navigate(addressOf('/next'))
      expect(await use(tab, 'headline')).toBe('default')
      splitter.release()
      await tab.navigate(addressOf('/'))
      expect(await use(tab, 'accounts')).not.toBe('default')

      splitter.refuse(flagsPath)
      await tab.evaluate('sdk.reset()')
      const next = await tab.evaluate<string>('sdk.anonymousId')
      expect(next).not.toBe(reader)
      expect(await use(tab, 'accounts')).toBe('default')
      expect(await use(tab, 'pictures')).toBe('default')
      splitter.release()
      await tab.navigate(addressOf('/next'))
      expect(await countedOf(next, tab)).toEqual([])
      expect(await exposuresOf(network, reader)).toEqual(['pictures'])
      expect(await exposuresOf(network, user)).toEqual(['accounts'])
    })

    it('An answer that was under way for the reader before is dropped when another one signs in', async () => {
      const { tab, reader } = await openTab()
      splitter.hold(flagsPath)
      await tab.evaluate(`void (globalThis.before = sdk.variation('pictures', 'default'))`)
      await waitFor(() => times(flagsPath) === 1)
      await tab.evaluate('sdk.reset()')
      splitter.release()
      expect(await tab.evaluate('before')).toBe('default')
      const next = await tab.evaluate<string>('sdk.anonymousId')
      const expected = await assignmentsOf(network, next)
      expect(await use(tab, 'pictures')).toBe(expected['pictures']!.value)
      expect(await countedOf(next, tab)).toEqual(['pictures'])
      expect(await exposuresOf(network, reader)).toEqual([])
    })

    it('One flag’s error wipes none of the others, nor what is known of it', async () => {
      const { tab, reader } = await openTab()
      const expected = await assignmentsOf(network, reader)
      const isHeadline = /\{"key":"headline"(?:[^{}]|\{[^{}]*\})*\}/
      splitter.rewrite(isHeadline, '{"key":"headline","errorCode":"GENERAL","errorDetails":"broken"}')
      expect(await use(tab, 'headline')).toBe('default')
      expect(await use(tab, 'no-such-flag')).toBe('default')
      expect(await use(tab, 'pictures')).toBe(expected['pictures']!.value)
      expect(await use(tab, 'words', 'of another type')).toBe('of another type')
      expect(await fallbacksOf(reader, tab)).toEqual([
        { flag: 'headline', reason: 'general' },
        { flag: 'no-such-flag', reason: 'unknown_flag' },
        { flag: 'words', reason: 'type_mismatch' },
      ])
      expect(await countedOf(reader, tab)).toEqual(['pictures'])

      await tab.evaluate(`localStorage.removeItem('frontpage:dev:variations')`)
      await tab.navigate(addressOf('/next'))
      expect(await use(tab, 'headline')).toBe(expected['headline']!.value)
      splitter.rewrite(isHeadline, '{"key":"headline","errorCode":"GENERAL","errorDetails":"broken"}')
      splitter.asked.splice(0)
      await tab.navigate(addressOf('/'))
      await tab.evaluate(`sdk.variation('pictures', 'default')`)
      await waitFor(() =>
        tab.evaluate(`Date.now() - JSON.parse(localStorage.getItem('frontpage:dev:variations'))
        .flags.pictures.expiresAt + 30 * 60_000 < 1_000`),
      )
      await tab.navigate(addressOf('/next'))
      expect(await tab.evaluate(`sdk.variationNow('headline', 'default')`)).toBe(expected['headline']!.value)
    })

    it('What the server rendered with is shown without asking, and counts when the tab is seen', async () => {
      const anonymousId = randomUUID()
      const assignments = await assignmentsOf(network, anonymousId)
      const options = { anonymousId, assignments }
      profile = await browser.newProfile()
      const tab = await profile.openTab(addressOf('/', options))
      const front = await profile.openTab('about:blank')
      await tab.navigate(addressOf('/next', options))
      expect(await tab.evaluate('document.visibilityState')).toBe('hidden')
      expect(await tab.evaluate(`sdk.variationNow('pictures', 'default')`)).toBe(
        assignments['pictures']!.value,
      )
      expect(await use(tab, 'headline')).toBe(assignments['headline']!.value)
      await tab.evaluate('new Promise((resolve) => setTimeout(resolve, 500))')
      expect(await exposuresOf(network, anonymousId)).toEqual([])
      await tab.show()
      await waitFor(async () => (await exposuresOf(network, anonymousId)).length === 2)
      expect(await exposuresOf(network, anonymousId)).toEqual(['headline', 'pictures'])
      expect(times(flagsPath)).toBe(0)
      await front.close()
    })

    it('What the server rendered for one reader is not another one’s', async () => {
      const anonymousId = randomUUID()
      const assignments = await assignmentsOf(network, anonymousId)
      const { tab } = await openTab({ anonymousId, assignments })
      splitter.refuse(flagsPath)
      await tab.evaluate('sdk.reset()')
      expect(await use(tab, 'pictures')).toBe('default')
      splitter.release()
      const next = await tab.evaluate<string>('sdk.anonymousId')
      expect(await countedOf(next, tab)).toEqual([])
      expect(await exposuresOf(network, anonymousId)).toEqual([])
    })

    it('An exposure survives an outage of the splitter and the page that it was seen on, and counts once', async () => {
      const { tab, reader } = await openTab()
      splitter.refuse(exposuresPath)
      expect(await use(tab, 'pictures')).not.toBe('default')
      await waitFor(() => times(exposuresPath) > 0)
      await tab.navigate(addressOf('/next'))
      expect(await exposuresOf(network, reader)).toEqual([])
      splitter.release()
      await waitFor(async () => (await exposuresOf(network, reader)).length > 0)
      expect(await exposuresOf(network, reader)).toEqual(['pictures'])
      await waitFor(() => tab.evaluate(`localStorage.getItem('frontpage:dev:exposures') === '[]'`))
    })

    it('An exposure is told although the tab is closed at once', async () => {
      const { tab, reader } = await openTab()
      await profile.openTab('about:blank')
      await tab.show()
      await use(tab, 'pictures')
      await tab.close()
      await waitFor(async () => (await exposuresOf(network, reader)).length > 0)
      expect(await exposuresOf(network, reader)).toEqual(['pictures'])
    })

    it('A reader who refuses statistics gets the default, and the splitter is not asked', async () => {
      const { tab } = await openTab({ consent: { statistics: false } })
      expect(await use(tab, 'pictures')).toBe('default')
      expect(splitter.asked).toEqual([])
    })
  },
)
