import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { stop as stopBundler } from 'esbuild'
import { findTestBrowser, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { launchTestBrowser, type Profile, type Tab, type TestBrowser } from './browser-tabs.js'
import { startHeldService, type HeldService } from './held-service.js'
import { startTestSite, type TestSite } from './test-site.js'

const program = await findTestBrowser()
const inBrowser = program === undefined ? describe.skip : describe
const readerTokenSecret = 'a secret of the site’s server, thirty-two characters or more'
const stories = 25

let network: TestNetwork
let feed: HeldService
let site: TestSite
let browser: TestBrowser
let profile: Profile

async function start(): Promise<void> {
  network = await startTestNetwork({ feed: { readerTokenSecret } })
  feed = await startHeldService(network.feed.url)
  const lines = Array.from({ length: stories }, (_, index) =>
    JSON.stringify({
      id: `story-${index}`,
      title: `Headline number ${index} about subject ${'abcdefghijklmnopqrstuvwxyz'[index]!.repeat(5)}`,
      sections: [index % 2 === 0 ? 'world' : 'sport'],
      publishedAt: new Date(Date.now() - index * 60_000).toISOString(),
      url: `https://news.example/${index}`,
      language: 'en',
    }),
  )
  await waitFor(
    async () => {
      const response = await fetch(`${network.feed.url}/v1/stories/bulk?site=dev`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${network.adminSecret}`,
          'content-type': 'application/x-ndjson',
        },
        body: lines.join('\n'),
      })
      return response.ok
    },
    { what: 'stories in the catalogue' },
  )
  await waitFor(
    async () => {
      const response = await fetch(`${network.feed.url}/v1/feed?limit=50`)
      return response.ok && ((await response.json()) as { items: unknown[] }).items.length === stories
    },
    { what: 'a feed of all stories' },
  )
  const page = (query: URLSearchParams) => ({
    body: 'A page',
    options: JSON.parse(query.get('options') ?? '{}') as object,
  })
  site = await startTestSite(
    { '/': page },
    { options: { writeKey: 'dev', trackerUrl: network.tracker.url, feedUrl: feed.url } },
  )
  browser = await launchTestBrowser(program!)
}

async function openTab(options: object = {}): Promise<Tab> {
  profile = await browser.newProfile()
  return profile.openTab(`${site.url}/?options=${encodeURIComponent(JSON.stringify(options))}`)
}

/** The result of a call of the page, or its error. */
function call<Answer = Record<string, unknown>>(tab: Tab, expression: string): Promise<Answer> {
  return tab.evaluate(
    `(${expression}).catch(({ name, code, status, retryable }) => ({ name, code, status, retryable }))`,
  )
}

function tokenOf(userId: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1_000) + 600
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: userId, exp })}`
  return `${signed}.${createHmac('sha256', readerTokenSecret).update(signed).digest('base64url')}`
}

inBrowser(
  `The feed in a real browser${program === undefined ? ' (skipped: there is no Chromium or Chrome)' : ''}`,
  () => {
    beforeAll(start, 120_000)
    afterEach(async () => {
      feed?.release()
      feed?.asked.splice(0)
      await profile?.close()
    })
    afterAll(async () => {
      await browser?.close()
      await site?.close()
      await feed?.close()
      await stopBundler()
      await network?.stop()
    }, 60_000)

    it('goes on page by page, and repeats nothing', async () => {
      const tab = await openTab()
      const pages = await call<{ feedIds: string[]; ids: string[]; sizes: number[] }>(
        tab,
        `(async () => {
          const pages = []
          for (let page = await sdk.feed({ limit: 10 }); page; page = await page.next?.()) pages.push(page)
          return {
            feedIds: [...new Set(pages.map(({ feedId }) => feedId))],
            ids: pages.flatMap(({ items }) => items.map(({ storyId }) => storyId)),
            sizes: pages.map(({ items }) => items.length),
          }
        })()`,
      )
      expect(pages.feedIds).toHaveLength(1)
      // Some stories are kept from some readers, to measure what the feed changes.
      expect(pages.sizes).toEqual([10, 10, expect.any(Number)])
      expect(new Set(pages.ids).size).toBe(pages.ids.length)
      expect(pages.ids.length).toBeGreaterThan(20)
    })

    it('obeys what the reader says, tells what is believed, and forgets it', async () => {
      const tab = await openTab()
      const { items } = await call<{ items: { storyId: string; token: string }[] }>(tab, 'sdk.feed()')
      const { storyId, token } = items[0]!
      expect(await call(tab, `sdk.feedback({ action: 'hide_story', token: '${token}' })`)).toMatchObject({
        storyId,
        undo: 'unhide_story',
      })
      const after = await call<{ items: { storyId: string }[] }>(tab, 'sdk.feed({ limit: 50 })')
      expect(after.items.map((item) => item.storyId)).not.toContain(storyId)
      await call(tab, `sdk.feedback({ action: 'follow', topic: 'section:sport' })`)
      expect(await call(tab, `sdk.profile({ locale: 'en' })`)).toMatchObject({
        followed: [{ topic: 'section:sport' }],
        hidden: [{ storyId }],
      })
      expect(await tab.evaluate('sdk.forgetProfile()')).toBeUndefined()
      await waitFor(
        async () => (await call<{ followed: unknown[] }>(tab, 'sdk.profile()')).followed.length === 0,
      )
    })

    it('is the account’s where the site’s server has signed a token, and nobody else’s', async () => {
      const user = `user-${randomUUID()}`
      const signedIn = { userId: user, readerToken: tokenOf(user) }
      const first = await openTab(signedIn)
      await call(first, `sdk.feedback({ action: 'follow', topic: 'section:world' })`)
      const followedIn = async (tab: Tab): Promise<unknown> =>
        (await call<{ followed: unknown }>(tab, 'sdk.profile()')).followed
      expect(await followedIn(first)).toMatchObject([{ topic: 'section:world' }])
      await profile.close()
      expect(await followedIn(await openTab(signedIn))).toMatchObject([{ topic: 'section:world' }])
      await profile.close()
      expect(await followedIn(await openTab())).toEqual([])
    })

    it('sends nobody’s token once its reader has signed out', async () => {
      const user = `user-${randomUUID()}`
      const tab = await openTab({ userId: user, readerToken: tokenOf(user) })
      await call(tab, `sdk.feedback({ action: 'follow', topic: 'section:world' })`)
      await tab.evaluate('sdk.reset()')
      expect(await call(tab, 'sdk.profile()')).toMatchObject({ followed: [] })
      await tab.evaluate(`sdk.identify('another')`)
      expect(await call(tab, 'sdk.profile()')).toMatchObject({ followed: [] })
    })

    it('is not asked for with a token that came after its reader had signed out', async () => {
      const tab = await openTab({ userId: 'user-1' })
      await tab.evaluate(`void (globalThis.late = load({
        ...options, writeKey: 'late', readerToken: () => new Promise((resolve) => { globalThis.give = resolve }),
      }))`)
      await tab.evaluate(`void (globalThis.asked = late.feed())`)
      await tab.evaluate('late.reset()')
      await tab.evaluate(`give('${tokenOf('user-1')}')`)
      expect(await call(tab, 'asked')).toMatchObject({ code: 'reader_changed' })
      expect(feed.asked).toEqual([])
    })

    it('is refused where the token is of another user', async () => {
      const tab = await openTab({ userId: 'user-1', readerToken: tokenOf('user-2') })
      expect(await call(tab, 'sdk.feed()')).toMatchObject({ code: 'reader_not_proven', status: 403 })
    })

    it('is everybody’s where the reader does not allow more, and says nothing of the reader', async () => {
      const tab = await openTab({ consent: { personalisation: false } })
      expect(await call(tab, 'sdk.feed()')).toMatchObject({ personalised: false })
      expect(feed.asked).toEqual(['/v1/feed?personalised=false'])
      expect(await call(tab, `sdk.feedback({ action: 'follow', topic: 'section:sport' })`)).toMatchObject({
        code: 'not_personalised',
      })
      expect(feed.asked).toHaveLength(1)
      await tab.evaluate('sdk.consent({ personalisation: true })')
      expect(await call(tab, 'sdk.feed()')).toMatchObject({ personalised: true })
    })

    it('says why it failed, and whether the same may succeed later', async () => {
      const tab = await openTab()
      expect(await call(tab, 'sdk.feed({ limit: 500 })')).toEqual({
        name: 'FeedError',
        code: 'invalid_request',
        status: 400,
        retryable: false,
      })
      feed.rewrite(/[\s\S]+/, '<html>')
      expect(await call(tab, 'sdk.feed()')).toMatchObject({ code: 'unreachable', retryable: true })
      feed.refuse('/')
      expect(await call(tab, 'sdk.feed()')).toMatchObject({ code: 'unreachable', status: 0, retryable: true })
      feed.release()
      feed.hold('/')
      expect(await call(tab, 'sdk.feed()')).toMatchObject({ code: 'timeout', status: 0, retryable: true })
    })

    it('is not given to a reader who signed in while it was under way for another one', async () => {
      const tab = await openTab()
      feed.hold('/')
      await tab.evaluate(`void (globalThis.asked = sdk.feed())`)
      await waitFor(() => feed.asked.length > 0)
      await tab.evaluate('sdk.reset()')
      feed.release()
      expect(await call(tab, 'asked')).toMatchObject({ code: 'reader_changed' })
    })
  },
)
