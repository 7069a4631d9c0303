import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createFeedClient } from '@frontpage/api-client'
import type { RunningHttpService } from '@frontpage/service-kit'
import { waitFor, type TestNetwork } from '@frontpage/testing'
import { writtenStories } from '../src/content/written-stories.js'
import {
  buildStories,
  createPlainBrowser,
  nowhere,
  startPlatform,
  startSite,
  type Urls,
} from './newsstand-harness.js'

const stories = buildStories()
let network: TestNetwork
let urls: Urls
let site: RunningHttpService

beforeAll(async () => {
  const started = await startPlatform(stories)
  network = started.network
  urls = started.urls
  site = await startSite(urls, stories)
}, 180_000)
afterAll(async () => {
  await site?.close()
  await network?.stop()
})

const cardsIn = (html: string): string[] =>
  [...html.matchAll(/<article class="card[^"]*" data-story="([^"]+)"/g)].map(([, id]) => id!)
const idOf = (html: string): string | undefined => /"anonymousId":"([^"]+)"/.exec(html)?.[1]

describe('without scripts', () => {
  it('renders the front page from the reader’s feed, each card with its reason', async () => {
    const browser = createPlainBrowser(site.url)
    const { status, html, headers } = await browser.open('/')

    expect(status).toBe(200)
    expect(cardsIn(html).length).toBeGreaterThanOrEqual(11)
    expect(html).toContain('class="why__reason"')
    expect(html).toMatch(/"feedId":"[\da-f-]{36}"/)
    expect(html).toContain('lang="en"')
    expect(headers.get('content-security-policy')).toContain(`connect-src 'self' ${urls.tracker}`)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
  })

  it('gives a first visit an id in its cookie and in the page, and keeps it', async () => {
    const browser = createPlainBrowser(site.url)
    const first = await browser.open('/')
    const [cookie] = first.headers.getSetCookie()

    expect(cookie).toMatch(
      /^frontpage_id=[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[^;]+; Path=\/; Max-Age=34560000; SameSite=Lax$/,
    )
    expect(idOf(first.html)).toBe(browser.cookies.get('frontpage_id'))
    const second = await browser.open('/world/story-0')
    expect(second.headers.getSetCookie()).toEqual([])
    expect(idOf(second.html)).toBe(idOf(first.html))
  })

  it('gives a reader who asks for privacy neither an id nor a personal feed', async () => {
    const { html, headers } = await createPlainBrowser(site.url, { 'Sec-GPC': '1' }).open('/')

    expect(headers.getSetCookie()).toEqual([])
    expect(idOf(html)).toBeUndefined()
    expect(html).toContain('the same for every reader')
    const section = await createPlainBrowser(site.url, { 'Sec-GPC': '1' }).open('/section/world')
    expect(section.html).toContain('the same for every reader')
    expect(section.html).not.toContain('Chosen for you')
  })

  it.each([
    ['en', 'Your browser asks not to be tracked', 'would have to be remembered'],
    ['id', 'Peramban Anda meminta agar tidak dilacak', 'hal itu harus diingat'],
  ])('takes no decision of such a reader, and says why, in %s', async (language, ...words) => {
    const browser = createPlainBrowser(site.url, { DNT: '1', 'Accept-Language': language })
    for (const path of ['/', '/section/world', '/world/story-0', '/me']) {
      const { html } = await browser.open(path)
      expect([path, html.includes('action="/feedback"')]).toEqual([path, false])
    }
    const { html } = await browser.open('/me')
    for (const each of words) expect(html).toContain(each)
    const posted = await browser.request('/feedback', {
      method: 'POST',
      body: 'action=hide_story&storyId=story-0&return=/',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(posted.status).toBe(503)

    await browser.post('/sign-in', { account: 'reader-ayu' })
    const signedIn = await browser.open('/me')
    expect(signedIn.html).toContain('action="/sign-out"')
    expect(signedIn.html).not.toContain('merged__table')
    await browser.post('/sign-out', {})
    expect([...browser.cookies.keys()]).toEqual([])
  })

  it('speaks Indonesian to whoever prefers or chooses it', async () => {
    const preferring = await createPlainBrowser(site.url, { 'Accept-Language': 'id-ID,id;q=0.9' }).open('/')
    expect(preferring.html).toContain('Halaman depan')
    expect(preferring.html).toContain('Berita ')

    const browser = createPlainBrowser(site.url)
    expect((await browser.open('/')).html).toContain('Front page')
    const chosen = await browser.post('/language', { language: 'id', return: '/section/sport' })
    expect(chosen.location).toBe('/section/sport')
    expect(chosen.html).toContain('Olahraga')
  })

  it('leads nowhere else than to pages of its own', async () => {
    const browser = createPlainBrowser(site.url)
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'evil']) {
      expect((await browser.post('/language', { language: 'en', return: to })).location).toBe('/')
    }
    const foreign = await browser.request('/sign-out', {
      method: 'POST',
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(foreign.status).toBe(403)
  })

  it('renders a story whole, and others to read after it', async () => {
    const { status, html } = await createPlainBrowser(site.url).open('/world/story-0')

    expect(status).toBe(200)
    expect(html).toContain('Paragraph 7 of Story 0.')
    expect(html).toContain('“quotes” &amp; &lt;angles&gt;')
    expect(cardsIn(html)).toHaveLength(6)
    expect(cardsIn(html)).not.toContain('story-0')
  })

  it('answers what is not there with a page', async () => {
    const browser = createPlainBrowser(site.url)
    for (const path of [
      '/nothing',
      '/world/nothing',
      '/sport/story-0',
      '/section/nothing',
      '/a/b/c',
      '/world/%E0%A4%A',
    ]) {
      const { status, html } = await browser.open(path)
      expect([path, status]).toEqual([path, 404])
      expect(html).toContain('There is no such page')
    }
  })

  it('hides a story and follows a topic by forms, and shows and takes back both', async () => {
    const browser = createPlainBrowser(site.url)
    const [hidden = ''] = cardsIn((await browser.open('/')).html)
    const after = await browser.post('/feedback', { action: 'hide_story', storyId: hidden, return: '/' })
    expect(cardsIn(after.html)).not.toContain(hidden)
    expect(after.html).not.toContain(`"/${stories.story(hidden)!.section}/${hidden}"`)

    const followed = await browser.post('/feedback', {
      action: 'follow',
      topic: 'section:sport',
      return: '/section/sport',
    })
    expect(followed.html).toContain('value="unfollow"')
    const me = await browser.open('/me')
    expect(me.html).toContain(stories.story(hidden)!.title)
    expect(me.html).toContain('value="unhide_story"')

    const reset = await browser.post('/me/reset', {})
    expect(reset.location).toBe('/me?reset=done')
    expect(reset.html).toContain('Your front page begins again')
    expect(reset.html).not.toContain('value="unhide_story"')
  })

  it('hides a story by its id where the feed does not know the token of its place any more', async () => {
    const browser = createPlainBrowser(site.url)
    const { html } = await browser.open('/')
    const [hidden = ''] = cardsIn(html)
    expect(html).toMatch(new RegExp(`name="storyId" value="${hidden}"/><input type="hidden" name="token"`))
    const wish = { action: 'hide_story', token: 'a-token-of-another-secret', return: '/' }
    const after = await browser.post('/feedback', { ...wish, storyId: hidden })
    expect(cardsIn(after.html)).not.toContain(hidden)
    await expect(browser.post('/feedback', wish)).rejects.toThrow('HTTP 503')
  })

  it('makes one history of a device’s and an account’s', async () => {
    const browser = createPlainBrowser(site.url)
    await browser.open('/')
    const anonymousId = browser.cookies.get('frontpage_id')!
    await view(network, { anonymousId }, 'story-0', 'story-2')
    await view(network, { anonymousId: crypto.randomUUID(), userId: 'reader-tom' }, 'story-4')
    await network.processAll()
    const feed = createFeedClient({ baseUrl: urls.feed })
    await waitFor(
      async () => (await feed.getReaderProfile({ query: { site: 'dev', anonymousId } })).counts.viewed === 2,
      { timeoutMs: 20_000, what: 'the device’s history' },
    )

    const signedIn = await browser.post('/sign-in', { account: 'reader-tom' })
    expect(signedIn.location).toBe('/me')
    await waitFor(
      async () => {
        const { html } = await browser.open('/me')
        const row = /Stories read<\/th>(.*?)<\/tr>/.exec(html)?.[1] ?? ''
        return [...row.matchAll(/<td>(\d+)<\/td>/g)].map(([, count]) => count).join() === '2,1,3'
      },
      { timeoutMs: 20_000, what: 'two histories and their sum' },
    )
    expect(await (await browser.request('/reader-token')).json()).toMatchObject({
      userId: 'reader-tom',
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    })

    const signedOut = await browser.post('/sign-out', {})
    expect(signedOut.html).toContain('Sign in')
    expect(browser.cookies.get('frontpage_id')).not.toBe(anonymousId)
    expect(await (await browser.request('/reader-token')).json()).toEqual({})
  })

  it('offers no sign-in where the feed would not believe it', async () => {
    const unsigned = await startSite(urls, stories, undefined, {})
    try {
      const browser = createPlainBrowser(unsigned.url)
      expect((await browser.open('/')).html).not.toContain('/sign-in')
      expect((await browser.open('/sign-in')).status).toBe(404)
      const posted = await browser.post('/sign-in', { account: 'reader-tom' })
      expect(posted.location).toBe('/')
      expect([...browser.cookies.keys()]).toEqual(['frontpage_id'])
    } finally {
      await unsigned.close()
    }
  })

  it('lets no browser keep a page of somebody who has signed in, or what is believed of anybody', async () => {
    const browser = createPlainBrowser(site.url)
    const keeping = async (path: string) => (await browser.open(path)).headers.get('cache-control')
    expect(await keeping('/')).toBe('private, no-cache')
    expect(await keeping('/me')).toBe('private, no-store')
    expect(await keeping('/me?reset=done')).toBe('private, no-store')
    await browser.post('/sign-in', { account: 'reader-ayu' })
    for (const path of ['/', '/section/world', '/world/story-0', '/me', '/nothing']) {
      expect([path, await keeping(path)]).toEqual([path, 'private, no-store'])
    }
  })

  it('keeps pictures for a day, since their names stay when they are drawn otherwise', async () => {
    const [{ written }] = writtenStories as [(typeof writtenStories)[number]]
    const response = await fetch(new URL(`/images/${written.slug}.svg`, site.url))
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('public, max-age=86400')
  })

  it('keeps its files for a year, under names of their content', async () => {
    const { html } = await createPlainBrowser(site.url).open('/')
    const files = [...html.matchAll(/(?:href|src)="(\/assets\/[\w.-]+\.(?:css|js))"/g)].map(
      ([, file]) => file!,
    )

    expect(files).toHaveLength(2)
    for (const file of files) {
      expect(file).toMatch(/-[\da-f]{10}\./)
      const response = await fetch(new URL(file, site.url))
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    }
  })
})

describe('while a service is away', () => {
  it.each(['feed', 'trending', 'splitter', 'tracker'] as const)(
    'renders every page without %s',
    async (away) => {
      const without = await startSite({ ...urls, [away]: await nowhere() }, stories)
      try {
        const browser = createPlainBrowser(without.url)
        for (const path of ['/', '/section/world', '/world/story-0', '/me', '/sign-in']) {
          const { status, html } = await browser.open(path)
          expect([path, status]).toEqual([path, 200])
          expect(html).toContain('</html>')
        }
        const { html } = await browser.open('/')
        expect(cardsIn(html).length).toBeGreaterThanOrEqual(11)
        if (away === 'splitter') expect(html).toContain('"assignments":{}')
        if (away === 'trending') expect(html).not.toContain('data-rail')
        if (away === 'feed') {
          expect(html).toContain('Personal choices are away')
          const section = await browser.open('/section/world')
          expect(section.html).toContain('Personal choices are away')
          expect(section.html).not.toContain('Chosen for you')
          const refused = await browser.request('/feedback', {
            method: 'POST',
            body: 'action=hide_story&storyId=story-0&return=/section/world',
            headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          })
          expect(refused.status).toBe(503)
          const returns = [...(await refused.text()).matchAll(/name="return" value="([^"]*)"/g)]
          expect(returns.map(([, path]) => path)).toEqual(['/section/world'])
          const me = await browser.post('/me/reset', {})
          expect(me.location).toBe('/me?reset=failed')
        }
      } finally {
        await without.close()
      }
    },
  )

  it('waits for no service longer than its share, and says in its metrics which were missing', async () => {
    const { createServer } = await import('node:http')
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    const url = `http://127.0.0.1:${(silent.address() as { port: number }).port}`
    const alone = await startSite({ tracker: url, splitter: url, trending: url, feed: url }, stories, 300)
    try {
      const { status, html } = await createPlainBrowser(alone.url).open('/')
      expect(status).toBe(200)
      expect(html).toContain('these are the newest stories')
      const metrics = await (await fetch(`${alone.url}/metrics`)).text()
      expect(metrics).toContain(
        'frontpage_newsstand_answers_missing_total{service="feed",reason="timeout"} 3',
      )
      expect(metrics).toContain('{service="splitter",reason="timeout"} 1')
    } finally {
      await alone.close()
      silent.closeAllConnections()
      silent.close()
    }
  })
})

async function view(
  { tracker }: TestNetwork,
  reader: { anonymousId: string; userId?: string },
  ...storyIds: string[]
): Promise<void> {
  const batch = storyIds.map((storyId) => ({
    type: 'page',
    messageId: crypto.randomUUID(),
    timestamp: new Date().toISOString(),
    ...reader,
    properties: { storyId },
    context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36' },
  }))
  const response = await fetch(`${tracker.url}/v1/batch`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Basic ${btoa('dev:')}` },
    body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
  })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
}
