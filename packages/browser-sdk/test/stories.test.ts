import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { stop as stopBundler } from 'esbuild'
import { findTestBrowser, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { launchTestBrowser, type Profile, type Tab, type TestBrowser } from './browser-tabs.js'
import { eventsOf, startTestSite, type StoredEvent, type TestSite } from './test-site.js'

const program = await findTestBrowser()
const inBrowser = program === undefined ? describe.skip : describe

let network: TestNetwork
let site: TestSite
let browser: TestBrowser
let profile: Profile

/** Cards of 200 pixels each in a window of about 650; those that are not named stand below it. */
const list = `<div id="list"></div>
  <script>
    function card(storyId, height = 200) {
      const element = document.createElement('article')
      element.style.height = height + 'px'
      element.textContent = storyId
      element.id = storyId
      document.getElementById('list').append(element)
      return element
    }
  </script>`

async function start(): Promise<void> {
  network = await startTestNetwork()
  site = await startTestSite(
    {
      '/list': () => ({ body: list }),
      '/story': () => ({ body: '<article id="story" style="height: 4000px">Long</article>' }),
      '/below': () => ({
        body: '<div style="height: 3000px"></div><article id="story" style="height: 2000px">Long</article>',
      }),
      '/box': () => ({
        body: `<div id="box" style="height: 400px; overflow: auto">
          <article id="story" style="height: 4000px">Long</article></div>`,
      }),
      '/elsewhere': () => ({ body: 'Another page' }),
    },
    { options: { writeKey: 'dev', trackerUrl: network.tracker.url } },
  )
  browser = await launchTestBrowser(program!)
}

const pause = (ms: number): string => `new Promise((resolve) => setTimeout(resolve, ${ms}))`

async function openTab(path: string): Promise<{ tab: Tab; reader: string }> {
  profile = await browser.newProfile()
  const tab = await profile.openTab(`${site.url}${path}`)
  return { tab, reader: await tab.evaluate<string>('sdk.anonymousId') }
}

async function eventsNamed(reader: string, name: string, count: number): Promise<StoredEvent[]> {
  return waitFor(
    async () => {
      const events = (await eventsOf(network, reader)).filter(({ event }) => event === name)
      return events.length >= count ? events : undefined
    },
    { what: `${count} ${name}` },
  )
}

/** All stories that were shown, once the tab has sent everything. */
async function shownTo(reader: string, tab: Tab): Promise<{ events: StoredEvent[]; stories: string[] }> {
  // The last one is there when all before it are.
  await tab.evaluate(`sdk.track('End'); sdk.flush()`)
  await eventsNamed(reader, 'End', 1)
  const events = (await eventsOf(network, reader)).filter(({ event }) => event === 'Stories Shown')
  const stories = events.flatMap(({ properties }) =>
    (properties['stories'] as { storyId: string }[]).map(({ storyId }) => storyId),
  )
  return { events, stories }
}

const observe = (storyId: string, feedId: string, surface = 'feed'): string =>
  `(globalThis.lists ??= {})['${feedId}'] ??= sdk.stories.impressions({ surface: '${surface}', feedId: '${feedId}' });
   lists['${feedId}'].observe(document.getElementById('${storyId}'), { storyId: '${storyId}', position: 1 });`

inBrowser(
  `Stories in a real browser${program === undefined ? ' (skipped: there is no Chromium or Chrome)' : ''}`,
  () => {
    beforeAll(start, 120_000)
    afterAll(async () => {
      await browser?.close()
      await site?.close()
      await stopBundler()
      await network?.stop()
    }, 60_000)

    describe('An impression', () => {
      it('counts when half of the card was visible for a second, and not when less was or for less time', async () => {
        const { tab, reader } = await openTab('/list')
        const feedId = randomUUID()
        // The window ends within the last card: of it less than a half is visible.
        await tab.evaluate(`card('a'); card('b'); card('rest', innerHeight - 400 - 80); card('c'); card('d');
          ${['a', 'b', 'c', 'd'].map((id) => observe(id, feedId)).join('')}`)
        await waitFor(async () => (await shownTo(reader, tab)).stories.length >= 2)
        // What comes into the window now is visible for half a second only.
        await tab.evaluate(`(async () => {
          scrollTo(0, 400)
          await ${pause(500)}
          scrollTo(0, 0)
          await ${pause(1_500)}
        })()`)
        const { events, stories } = await shownTo(reader, tab)
        expect(stories).toEqual(['a', 'b'])
        for (const { properties } of events) expect(properties).toMatchObject({ surface: 'feed', feedId })
        expect(events.flatMap(({ properties }) => properties['stories'])).toEqual([
          { storyId: 'a', position: 1 },
          { storyId: 'b', position: 1 },
        ])
      })

      it('counts of a card that is taller than the window, once it has covered half of it for a second', async () => {
        const { tab, reader } = await openTab('/list')
        const feedId = randomUUID()
        await tab.evaluate(
          `card('first', innerHeight); card('tall', 12 * innerHeight); ${observe('tall', feedId)}`,
        )
        await tab.evaluate(`scrollTo(0, innerHeight * 0.3); ${pause(1_500)}`)
        expect((await shownTo(reader, tab)).stories).toEqual([])
        await tab.evaluate(`scrollTo(0, innerHeight * 0.7)`)
        await waitFor(async () => (await shownTo(reader, tab)).stories.length > 0)
        expect((await shownTo(reader, tab)).stories).toEqual(['tall'])
      })

      it('is one for a feed and a story, however often it renders, is replaced, or its list is mounted', async () => {
        const { tab, reader } = await openTab('/list')
        const feedId = randomUUID()
        await tab.evaluate(`card('a'); ${observe('a', feedId)}`)
        // It renders ten times a second, with the same element.
        await tab.evaluate(`(async () => {
          for (let render = 0; render < 20; render++) { ${observe('a', feedId)}; await ${pause(100)} }
        })()`)
        for (let mount = 0; mount < 3; mount++) {
          await tab.evaluate(`lists['${feedId}'].stop(); delete lists['${feedId}']
            document.getElementById('a').remove(); card('a'); ${observe('a', feedId)} ${pause(1_300)}`)
        }
        const another = randomUUID()
        await tab.evaluate(`${observe('a', another)} ${pause(1_300)}`)
        await tab.evaluate(`lists['${another}'].stop()`)
        const { events } = await shownTo(reader, tab)
        expect(events.map(({ properties }) => properties['feedId'])).toEqual([feedId, another])
      })

      it('does not count in a tab that is hidden, until it is shown for a second', async () => {
        const { tab, reader } = await openTab('/list')
        const feedId = randomUUID()
        const other = await profile.openTab(`${site.url}/elsewhere`)
        expect(await tab.evaluate('document.visibilityState')).toBe('hidden')
        await tab.evaluate(`card('a'); ${observe('a', feedId)}`)
        await tab.evaluate(pause(2_500))
        await tab.show()
        await tab.evaluate(pause(300))
        await other.show()
        // Longer than a second of visibility and the gathering of a list.
        await tab.evaluate(pause(5_500))
        expect((await shownTo(reader, tab)).stories).toEqual([])
        await tab.show()
        await tab.evaluate(pause(1_500))
        await other.show()
        expect((await eventsNamed(reader, 'Stories Shown', 1))[0]!.properties['stories']).toMatchObject([
          { storyId: 'a' },
        ])
      })

      it('is not counted again by a page that comes back from the browser’s cache', async () => {
        const { tab, reader } = await openTab('/list')
        const feedId = randomUUID()
        await tab.evaluate(`card('a'); globalThis.isSamePage = true; ${observe('a', feedId)} ${pause(1_500)}`)
        // It is sent although it was gathering others.
        await tab.navigate(`${site.url}/elsewhere`)
        await eventsNamed(reader, 'Stories Shown', 1)
        await tab.goBack()
        expect(await tab.evaluate('globalThis.isSamePage')).toBe(true)
        await tab.evaluate(
          `document.getElementById('a').remove(); card('a'); ${observe('a', feedId)} ${pause(1_500)}`,
        )
        await tab.evaluate(`lists['${feedId}'].stop()`)
        expect((await shownTo(reader, tab)).stories).toEqual(['a'])
      })

      it('is of the reader who saw it, where another one signs in before it is sent', async () => {
        const { tab, reader } = await openTab('/list')
        const feedId = randomUUID()
        await tab.evaluate(`card('a'); ${observe('a', feedId)} ${pause(1_300)}`)
        await tab.evaluate(`sdk.reset(); sdk.flush()`)
        expect(await eventsNamed(reader, 'Stories Shown', 1)).toHaveLength(1)
      })

      it('remembers no more stories than it has room for, and forgets elements that are gone', async () => {
        const { tab } = await openTab('/list')
        await tab.evaluate(
          `card('a'); ${observe('a', 'f')} document.getElementById('a').remove(); ${pause(1_500)}`,
        )
        const reader = await tab.evaluate<string>('sdk.anonymousId')
        expect((await shownTo(reader, tab)).stories).toEqual([])
      })

      it('goes on where an earlier observation of its element or an earlier list ends', async () => {
        const { tab, reader } = await openTab('/list')
        await tab.evaluate(`card('a'); card('b'); card('c')
          const listOf = (feedId) => sdk.stories.impressions({ surface: 'feed', feedId })
          const observeIn = (list, id, storyId) => list.observe(document.getElementById(id), { storyId })
          const first = listOf('f-1'), second = listOf('f-2'), again = listOf('f-1')
          const endOfOther = observeIn(second, 'a', 'other')
          observeIn(second, 'a', 'a')
          endOfOther()
          // The elements are those of another list now, and of the same one that was mounted again.
          observeIn(first, 'b', 'b')
          observeIn(second, 'b', 'b')
          observeIn(first, 'c', 'c')
          observeIn(again, 'c', 'c')
          first.stop()
          ${pause(1_500)}`)
        await tab.evaluate(`second.stop()`)
        await eventsNamed(reader, 'Stories Shown', 2)
        expect((await shownTo(reader, tab)).stories.toSorted()).toEqual(['a', 'b', 'c'])
      })

      it('keeps no cards that are removed outside of the window', async () => {
        const { tab } = await openTab('/list')
        const frame = `new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))`
        await tab.evaluate(`globalThis.removed = []; card('first', 5000); ${observe('first', 'f')} (async () => {
          for (let each = 0; each < 150; each++) {
            const element = card('c' + each)
            removed.push(new WeakRef(element))
            lists['f'].observe(element, { storyId: element.id })
            // The observer has told of it when the second one is over.
            await ${frame}
            await ${frame}
            element.remove()
          }
        })()`)
        await tab.send('HeapProfiler.collectGarbage')
        const kept = await tab.evaluate<number>('removed.filter((each) => each.deref()).length')
        expect(kept).toBeLessThan(100)
      })
    })

    describe('Reading', () => {
      const read = `globalThis.stopReading = sdk.stories.read(document.getElementById('story'), { storyId: 's-1' });`

      it('is one Story Read with engaged seconds and scroll depth, and a second stop sends nothing', async () => {
        const { tab, reader } = await openTab('/story')
        await tab.evaluate(`${read} ${pause(1_200)}`)
        await tab.evaluate(`scrollTo(0, 2000 - innerHeight); ${pause(1_000)}`)
        await tab.evaluate(`scrollTo(0, 0); ${pause(300)}`)
        await tab.evaluate(`stopReading(); stopReading(); sdk.flush()`)
        const [event, ...others] = await eventsNamed(reader, 'Story Read', 1)
        expect(others).toEqual([])
        const { engagedSeconds, scrollDepth } = event!.properties
        expect(event!.story_id).toBe('s-1')
        expect(scrollDepth).toBe(50)
        expect(engagedSeconds).toBeGreaterThanOrEqual(2.4)
        expect(engagedSeconds).toBeLessThan(10)
      })

      it('stops while the tab is hidden, and each stretch is told once, so that they add up', async () => {
        const { tab, reader } = await openTab('/story')
        const startedAt = Date.now()
        await tab.evaluate(`${read} ${pause(1_500)}`)
        const other = await profile.openTab(`${site.url}/elsewhere`)
        const hiddenAt = Date.now()
        await eventsNamed(reader, 'Story Read', 1)
        await tab.evaluate(pause(3_000))
        const shownAt = Date.now()
        await tab.show()
        await tab.evaluate(pause(1_500))
        await other.show()
        const events = await eventsNamed(reader, 'Story Read', 2)
        const visibleSeconds = (Date.now() - startedAt - (shownAt - hiddenAt)) / 1_000
        const seconds = events.map(({ properties }) => properties['engagedSeconds'] as number)
        expect(events).toHaveLength(2)
        for (const each of seconds) expect(each).toBeGreaterThanOrEqual(1.4)
        expect(seconds[0]! + seconds[1]!).toBeLessThanOrEqual(visibleSeconds)
        expect(seconds[0]).toBeLessThanOrEqual((hiddenAt - startedAt) / 1_000)
      })

      it('stops when the reader has done nothing for half a minute, and goes on with the next sign', async () => {
        const { tab, reader } = await openTab('/story')
        // The page's clock is moved, so that nobody waits for half a minute.
        await tab.evaluate(`globalThis.ahead = 0; const now = performance.now.bind(performance)
          performance.now = () => now() + ahead; ${read} ${pause(300)}`)
        await tab.evaluate(`document.dispatchEvent(new Event('scroll')); ahead = 300_000
          document.dispatchEvent(new Event('scroll')); ahead += 10_000; stopReading(); sdk.flush()`)
        const [event] = await eventsNamed(reader, 'Story Read', 1)
        expect(event!.properties['engagedSeconds']).toBeGreaterThanOrEqual(40)
        expect(event!.properties['engagedSeconds']).toBeLessThan(45)
      })

      it('is told when the page is left, and begins anew when it comes back from the browser’s cache', async () => {
        const { tab, reader } = await openTab('/story')
        await tab.evaluate(`globalThis.isSamePage = true; ${read} ${pause(1_500)}`)
        await tab.navigate(`${site.url}/elsewhere`)
        await eventsNamed(reader, 'Story Read', 1)
        await tab.goBack()
        expect(await tab.evaluate('globalThis.isSamePage')).toBe(true)
        await tab.evaluate(pause(1_500))
        await tab.navigate(`${site.url}/elsewhere`)
        const events = await eventsNamed(reader, 'Story Read', 2)
        expect(events).toHaveLength(2)
        for (const { properties } of events) expect(properties['engagedSeconds']).toBeLessThan(5)
      })

      it('ends when a single-page app removes the story', async () => {
        const { tab, reader } = await openTab('/story')
        await tab.evaluate(`${read} ${pause(1_200)}`)
        await tab.evaluate(`document.getElementById('story').remove(); ${pause(300)}`)
        await tab.evaluate('sdk.flush()')
        expect(await eventsNamed(reader, 'Story Read', 1)).toHaveLength(1)
      })

      it('counts while the story is on the screen, and ends when it is removed below it', async () => {
        const { tab, reader } = await openTab('/below')
        const startedAt = Date.now()
        await tab.evaluate(`${read} ${pause(1_500)}`)
        await tab.evaluate(`scrollTo(0, 3000); ${pause(1_300)}`)
        await tab.evaluate(`scrollTo(0, 0); ${pause(1_500)}`)
        const seconds = (Date.now() - startedAt) / 1_000
        await tab.evaluate(`document.getElementById('story').remove()
          document.dispatchEvent(new Event('pointermove')); sdk.flush()`)
        const [event] = await eventsNamed(reader, 'Story Read', 1)
        expect(event!.properties['engagedSeconds']).toBeGreaterThanOrEqual(1)
        expect(event!.properties['engagedSeconds']).toBeLessThan(seconds - 2.5)
      })

      it('knows how far a story was read in a box that scrolls', async () => {
        const { tab, reader } = await openTab('/box')
        await tab.evaluate(`${read} ${pause(1_000)}`)
        await tab.evaluate(`document.getElementById('box').scrollTop = 1600; ${pause(300)}`)
        await tab.evaluate(`stopReading(); sdk.flush()`)
        expect((await eventsNamed(reader, 'Story Read', 1))[0]!.properties['scrollDepth']).toBe(50)
      })

      it('reaches the end of the story at its last line', async () => {
        const { tab, reader } = await openTab('/story')
        await tab.evaluate(`${read} ${pause(1_000)}`)
        await tab.evaluate(`scrollTo(0, 4000); ${pause(300)}`)
        await tab.evaluate(`stopReading(); sdk.flush()`)
        expect((await eventsNamed(reader, 'Story Read', 1))[0]!.properties['scrollDepth']).toBe(100)
      })

      it('asks for no layout while the reader scrolls', async () => {
        const { tab } = await openTab('/story')
        // Whatever asks for the layout of something is noted.
        await tab.evaluate(`globalThis.asked = []
          for (const [of, names] of [
            [Element.prototype, ['getBoundingClientRect', 'getClientRects', 'clientHeight', 'clientTop', 'scrollTop', 'scrollHeight']],
            [HTMLElement.prototype, ['offsetHeight', 'offsetTop', 'offsetParent', 'innerText']],
            [globalThis, ['scrollY', 'pageYOffset', 'innerHeight', 'getComputedStyle']],
          ]) for (const name of names) {
            const descriptor = Object.getOwnPropertyDescriptor(of, name)
            const note = (real) => function (...args) { asked.push(name); return real.apply(this, args) }
            Object.defineProperty(of, name, descriptor.get
              ? { ...descriptor, get: note(descriptor.get) } : { ...descriptor, value: note(descriptor.value) })
          }
          ${read}
          const list = sdk.stories.impressions({ surface: 'feed', feedId: 'f' })
          list.observe(document.getElementById('story'), { storyId: 's-1', position: 1 })`)
        for (let step = 0; step < 10; step++) {
          await tab.scroll(300)
          await tab.evaluate(pause(50))
        }
        await tab.evaluate(pause(1_200))
        await tab.evaluate('stopReading()')
        expect(await tab.evaluate('asked')).toEqual([])
        expect(await tab.evaluate('scrollY')).toBeGreaterThan(1_000)
        expect(await tab.evaluate('asked')).toEqual(['scrollY'])
      })
    })

    it('Views, clicks and wishes reach the archive in the platform’s words', async () => {
      const { tab, reader } = await openTab('/story')
      await tab.evaluate(`
        sdk.stories.viewed({ storyId: 's-1', title: 'A title', section: 'World', tags: ['x'], author: 'An author',
          publishedAt: '2026-11-01T00:00:00Z', image: location.origin + '/a.jpg', url: location.href, language: 'en' })
        sdk.stories.clicked({ storyId: 's-1', surface: 'feed', feedId: 'f-1', position: 3 })
        sdk.stories.hidden('s-1'); sdk.stories.followed('tag:x'); sdk.stories.unfollowed('tag:x')
        sdk.stories.shared('s-1'); sdk.stories.liked('s-1'); sdk.flush()`)
      await eventsNamed(reader, 'Story Liked', 1)
      expect(await eventsOf(network, reader)).toMatchObject([
        { type: 'page', story_id: 's-1', title: 'A title', properties: { language: 'en' } },
        {
          event: 'Story Clicked',
          story_id: 's-1',
          properties: { surface: 'feed', feedId: 'f-1', position: 3 },
        },
        { event: 'Story Hidden', story_id: 's-1' },
        { event: 'Topic Followed', properties: { topic: 'tag:x' } },
        { event: 'Topic Unfollowed', properties: { topic: 'tag:x' } },
        { event: 'Story Shared', story_id: 's-1' },
        { event: 'Story Liked', story_id: 's-1' },
      ])
    })
  },
)
