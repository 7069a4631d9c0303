import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { stop as stopBundler } from 'esbuild'
import { createElement, type RefCallback } from 'react'
import { renderToString } from 'react-dom/server'
import { findTestBrowser, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import type { Assignment } from '../src/index.js'
import { FrontpageProvider, useImpressions, useStoryRead, type SdkOfHooks } from '../src/react/index.js'
import { launchTestBrowser, type Profile, type Tab, type TestBrowser } from './browser-tabs.js'
import { assignmentsOf, exposuresOf } from './exposures-of.js'
import { startHeldService, type HeldService } from './held-service.js'
import { renderFrontPage } from './pages/front-page.js'
import { putFlags } from './put-flags.js'
import { eventsOf, startTestSite, type StoredEvent, type TestSite } from './test-site.js'

const program = await findTestBrowser()
const inBrowser = program === undefined ? describe.skip : describe

let network: TestNetwork
let splitter: HeldService
let site: TestSite
let browser: TestBrowser
let profile: Profile
/** The server renders the next page with these. */
let assignments: Record<string, Assignment> = {}
let anonymousId = ''

async function start(): Promise<void> {
  network = await startTestNetwork()
  splitter = await startHeldService(network.splitter.url)
  await putFlags(network, {
    experiments: {
      pictures: {
        variations: [
          { key: 'control', payload: 'small' },
          { key: 'large', payload: 'large' },
        ],
        end: '2099-01-01T00:00:00Z',
      },
    },
  })
  site = await startTestSite(
    {
      '/': () => {
        const data = { assignments, feedId: randomUUID(), storyIds: ['a', 'b'] }
        return {
          body: `<div id="root">${renderToString(renderFrontPage(data))}</div>`,
          options: { anonymousId, assignments, data } as object,
        }
      },
      '/elsewhere': () => ({ body: '<div id="root"></div>' }),
    },
    {
      script: 'react.ts',
      options: { writeKey: 'dev', trackerUrl: network.tracker.url, splitterUrl: splitter.url },
    },
  )
  browser = await launchTestBrowser(program!)
}

async function openTab(): Promise<Tab> {
  profile = await browser.newProfile()
  const tab = await profile.openTab(`${site.url}/`)
  // It has rendered many times when a second has passed.
  await waitFor(() => tab.evaluate(`document.querySelector('[data-renders=many]') !== null`))
  return tab
}

async function eventsNamed(name: string): Promise<StoredEvent[]> {
  return waitFor(
    async () => {
      const events = (await eventsOf(network, anonymousId)).filter(({ event }) => event === name)
      return events.length > 0 ? events : undefined
    },
    { what: name },
  )
}

inBrowser(
  `React’s hooks in a real browser${program === undefined ? ' (skipped: there is no Chromium or Chrome)' : ''}`,
  () => {
    beforeAll(start, 120_000)
    afterEach(() => profile?.close())
    afterAll(async () => {
      await browser?.close()
      await site?.close()
      await splitter?.close()
      await stopBundler()
      await network?.stop()
    }, 60_000)

    it('show what the server rendered from the first paint on, without a request, and count it once', async () => {
      anonymousId = randomUUID()
      assignments = await assignmentsOf(network, anonymousId)
      const { value } = assignments['pictures']!
      const html = await (await fetch(`${site.url}/`)).text()
      expect(html).toContain(`data-pictures="${String(value)}"`)
      const tab = await openTab()
      expect(await tab.evaluate('rendered')).toEqual([value])
      expect(await tab.evaluate('recovered')).toEqual([])
      await waitFor(async () => (await exposuresOf(network, anonymousId)).length > 0)
      expect(await exposuresOf(network, anonymousId)).toEqual(['pictures'])
      expect(splitter.asked.filter((path) => path.startsWith('/ofrep'))).toEqual([])
    })

    it('count an impression once and read a story once, through hydration and all renderings', async () => {
      anonymousId = randomUUID()
      assignments = await assignmentsOf(network, anonymousId)
      const tab = await openTab()
      await tab.evaluate(`new Promise((resolve) => setTimeout(resolve, 1_000))`)
      await tab.evaluate('root.unmount(); sdk.flush()')
      const [read, ...moreReads] = await eventsNamed('Story Read')
      expect(read!.story_id).toBe('a')
      expect(moreReads).toEqual([])
      await waitFor(async () => {
        await tab.evaluate('sdk.flush()')
        return (await eventsNamed('Stories Shown')).length > 0
      })
      const shown = await eventsNamed('Stories Shown')
      expect(shown.map(({ properties }) => properties['stories'])).toEqual([
        [
          { storyId: 'a', position: 1 },
          { storyId: 'b', position: 2 },
        ],
      ])
    })

    it('show the fallback until the answer where the server has rendered without, and no other reader’s value', async () => {
      anonymousId = randomUUID()
      assignments = {}
      const expected = await assignmentsOf(network, anonymousId)
      const tab = await openTab()
      await waitFor(async () => (await tab.evaluate<unknown[]>('rendered')).length === 2)
      expect(await tab.evaluate('rendered')).toEqual(['default', expected['pictures']!.value])
      expect(await tab.evaluate('recovered')).toEqual([])
      splitter.refuse('/')
      await tab.evaluate('sdk.reset()')
      await waitFor(async () => (await tab.evaluate<unknown[]>('rendered')).at(-1) === 'default')
      splitter.release()
    })
  },
)

it('refs end what they began in React 18, which calls them with null and ignores what they return', () => {
  const calls: string[] = []
  const begin = (what: string) => (element: Element) => {
    calls.push(`${what} ${element.id}`)
    return () => void calls.push(`end of ${what} ${element.id}`)
  }
  const frontpage = {
    variationReader: () => 0,
    onVariationReader: () => () => {},
    stories: { read: begin('read'), impressions: () => ({ observe: begin('observe'), stop() {} }) },
  } as unknown as SdkOfHooks
  const refs: RefCallback<Element>[] = []
  function Story(): null {
    refs.push(useStoryRead({ storyId: 's-1' }), useImpressions({ surface: 'feed' })({ storyId: 's-1' }))
    return null
  }
  renderToString(createElement(FrontpageProvider, { frontpage }, createElement(Story)))
  const [a, b] = [{ id: 'a' }, { id: 'b' }] as Element[]
  const returned = refs.flatMap((ref) => [ref(a!), ref(null), ref(b!), ref(null)])
  expect(returned.every((each) => each === undefined)).toBe(true)
  expect(calls).toEqual(
    ['read', 'observe'].flatMap((what) => [`${what} a`, `end of ${what} a`, `${what} b`, `end of ${what} b`]),
  )
})
