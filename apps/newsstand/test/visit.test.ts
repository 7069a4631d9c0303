import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type { trending } from '@frontpage/api-client'
import { waitFor } from '@frontpage/testing'
import { en } from '../src/texts/en.js'
import { startExperiments } from './test-experiments.js'
import {
  inBrowser,
  program,
  startTestSite,
  timeoutMs,
  type ArchivedEvent,
  type TestSite,
} from './test-visit.js'

const describeInBrowser = program === undefined ? describe.skip : describe

jest.setTimeout(2 * timeoutMs)
let site: TestSite

async function trendingEntries(): Promise<readonly trending.TrendingEntry[]> {
  const response = await fetch(
    `${site.network.trending.url}/v1/trending?site=dev&scope=language:en&window=1h&limit=20`,
  )
  const { lists } = (await response.json()) as trending.TrendingReply
  return lists[0]?.entries ?? []
}

/** Views of a story by so many readers elsewhere. */
async function viewElsewhere(storyId: string, readers: number): Promise<void> {
  const batch = Array.from({ length: readers }, () => ({
    type: 'page',
    messageId: crypto.randomUUID(),
    anonymousId: crypto.randomUUID(),
    properties: { storyId },
  }))
  const response = await fetch(`${site.network.tracker.url}/v1/batch?writeKey=dev`, {
    method: 'POST',
    body: JSON.stringify({ batch }),
  })
  expect(response.status).toBe(200)
}

describeInBrowser(`a visit ${inBrowser}`, () => {
  beforeAll(async () => {
    site = await startTestSite()
    await startExperiments(site.network)
  }, 4 * timeoutMs)
  afterAll(() => site?.stop(), 2 * timeoutMs)

  describe('a story that is read', () => {
    it('is in the archive, trends, and changes its reader’s pages and not a stranger’s', async () => {
      const reader = await site.newReader()
      const stranger = await site.newReader()
      const { page } = reader
      await reader.open('/')
      const [first, second] = await reader.cards()
      // A card counts when it was seen for a second.
      await page.waitForFunction(() => performance.now() > 3_000)
      await page.locator('.front__main .card__title a').first().click()
      await page.waitForURL(`**/${first}`)
      await reader.readOn()
      await reader.read(second!)

      const id = await reader.id()
      const events = await site.archived(
        id,
        (all) => all.filter(({ event }) => event === 'Story Read').length === 2,
        'two stories read',
      )
      const of = (event: string) => events.filter((each) => each.event === event)
      expect(events.filter(({ type, story_id }) => type === 'page' && story_id === first)).toHaveLength(1)
      expect(of('Story Clicked')).toMatchObject([
        { story_id: first, properties: { surface: 'feed', position: 1, feedId: expect.any(String) } },
      ])
      expect(of('Story Read')).toMatchObject([{ story_id: first }, { story_id: second }])
      for (const { properties } of of('Story Read')) {
        expect(properties['engagedSeconds']).toBeGreaterThanOrEqual(1)
        expect(properties['scrollDepth']).toBe(100)
      }
      const shown = of('Stories Shown')[0]?.properties
      expect(shown).toMatchObject({ surface: 'feed', feedId: of('Story Clicked')[0]?.properties['feedId'] })
      expect(shown?.['stories']).toContainEqual({ storyId: first, position: 1 })
      expect(events.filter(({ bot_marks: marks }) => marks.length > 0)).toEqual([])
      expect(new Set(events.map((each) => each.id)).size).toBe(events.length)

      await waitFor(
        async () =>
          (await trendingEntries()).some(({ storyId, readers }) => storyId === first && readers.h1 === 1),
        { timeoutMs, what: 'the story among those that trend' },
      )
      const inRail = stranger.page.locator(`[data-rail] [data-story="${first}"]`)
      await stranger.openUntil(
        '/',
        async () => (await inRail.count()) === 1,
        'the story in a stranger’s rail',
      )

      const note = page.locator('.front__main .part-head__note')
      await reader.openUntil('/', async () => (await note.count()) === 0, 'a front page of the reader’s own')
      const feedOf = async (who: typeof reader) => ({
        ids: await who.cards(),
        reasons: (await who.page.locator('[data-surface="feed"] .why__reason').allTextContents()).join(' '),
      })
      const own = await feedOf(reader)
      expect(own.ids).not.toContain(first)
      expect(own.ids).not.toContain(second)
      expect(own.reasons).toMatch(/you (?:often )?read/i)
      expect((await feedOf(stranger)).reasons).not.toMatch(/you (?:often )?read/i)
      await reader.open('/me')
      await stranger.open('/me')
      const lately = (who: typeof reader) => who.page.locator('.read-list a').allTextContents()
      expect(await lately(reader)).toEqual([second, first].map((each) => site.newsroom.story(each!)!.title))
      expect(await lately(stranger)).toEqual([])
      expect([...reader.errors, ...stranger.errors]).toEqual([])
      await reader.close()
      await stranger.close()
    })

    it('is clicked in the feed of a section', async () => {
      const reader = await site.newReader()
      await reader.open('/section/science')
      const { feedId } = await reader.data()
      const [first] = await reader.cards()
      await reader.page.locator('.front__main .card__title a').first().click()
      await reader.page.waitForURL(`**/${first}`)
      const events = await site.archived(
        await reader.id(),
        (all) => all.some(({ event }) => event === 'Story Clicked'),
        'a click',
      )
      expect(feedId).toBeDefined()
      expect(events.filter(({ event }) => event === 'Story Clicked')).toMatchObject([
        { story_id: first, properties: { surface: 'section', feedId, position: 1 } },
      ])
      await reader.close()
    })

    it('moves up in an open page’s rail, for eyes and for those who listen', async () => {
      const [upper, lower] = [3, 4].map((place) => site.newsroom.at('sport', place).id)
      const reader = await site.newReader()
      const row = reader.page.locator(`[data-rail] [data-story="${lower}"]`)
      const rankOf = async () => Number(await row.getAttribute('data-rank'))
      await viewElsewhere(upper!, 3)
      await viewElsewhere(lower!, 2)
      await reader.openUntil('/', async () => (await row.count()) === 1, 'the row')
      const before = await rankOf()
      await viewElsewhere(lower!, 2)
      const told = row.locator('.move > [aria-hidden="true"], .move > .visually-hidden')
      let texts: string[] = []
      await waitFor(
        async () => {
          texts = await told.allTextContents()
          return (await rankOf()) < before && texts.length === 2
        },
        { timeoutMs, everyMs: 200, what: 'a row that has moved up' },
      )
      const [, places] = /^▲ (\d+)$/.exec(texts[0]!) ?? []
      expect(texts[1]).toBe(en.movedUp(Number(places)))
      await reader.close()
    })

    it('comes into an open page’s rail', async () => {
      const storyId = site.newsroom.at('sport', 6).id
      const reader = await site.newReader()
      const rows = reader.page.locator('[data-rail] .rail__row')
      await viewElsewhere(site.newsroom.at('sport', 5).id, 2)
      await reader.openUntil('/', async () => (await rows.count()) > 0, 'a rail')
      const marker = crypto.randomUUID()
      await reader.page.evaluate(`document.documentElement.dataset.page = '${marker}'`)
      await viewElsewhere(storyId, 9)
      const top = reader.page.locator('[data-rail] [data-rank="1"]')
      await waitFor(async () => (await top.getAttribute('data-story')) === storyId, {
        timeoutMs,
        everyMs: 200,
        what: 'the story at the top of the rail',
      })
      const entry = (await trendingEntries()).find((each) => each.storyId === storyId)
      expect(await top.locator('[data-readers]').textContent()).toBe(en.readers(entry!.readers.h1))
      expect(await top.locator('a').getAttribute('href')).toBe(`/sport/${storyId}`)
      await top.scrollIntoViewIfNeeded()
      await site.archived(
        await reader.id(),
        (all) =>
          all.some(
            ({ event, properties }) =>
              event === 'Stories Shown' &&
              properties['surface'] === 'trending' &&
              JSON.stringify(properties['stories']).includes(`"${storyId}"`),
          ),
        'the story that has come in, as shown',
      )
      // It is the same page.
      expect(await reader.page.locator('html').getAttribute('data-page')).toBe(marker)
      await reader.close()
    })
  })

  it('has a live rail again after trending has refused it once', async () => {
    const reader = await site.newReader()
    const { page } = reader
    let asked = 0
    await page.route('**/v1/trending/stream*', (route) =>
      asked++ === 0 ? route.fulfill({ status: 503, body: 'overloaded' }) : route.continue(),
    )
    await viewElsewhere(site.newsroom.at('world', 5).id, 2)
    await reader.openUntil('/', async () => (await page.locator('.rail__row').count()) > 0, 'a rail')
    // That of the page which is open now is refused.
    asked = 0
    await reader.open('/')
    await page.locator('[data-live]').waitFor()
    expect(asked).toBeGreaterThanOrEqual(2)
    await reader.close()
  })

  it('has one id from the first answer on: in the cookie, in events, and at the feed', async () => {
    const reader = await site.newReader()
    const response = await reader.page.goto('/')
    const id = await reader.id()
    expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(await response!.headerValue('set-cookie')).toContain(`frontpage_id=${id};`)
    expect((await reader.data()).sdk.anonymousId).toBe(id)
    const sources = (all: readonly ArchivedEvent[]) => new Set(all.map(({ source_id: source }) => source))
    const events = await site.archived(id, (all) => sources(all).size === 3, 'events of three services')
    expect(sources(events)).toEqual(new Set(['dev', 'feed', 'splitter']))
    await reader.open('/world/world-2')
    expect(await reader.id()).toBe(id)
    await site.archived(id, (all) => all.some(({ story_id }) => story_id === 'world-2'), 'the story')
    await waitFor(
      async () => {
        const profile = await fetch(`${site.network.feed.url}/v1/feed/profile?site=dev`, {
          headers: { 'X-Anonymous-Id': id },
        })
        return /world-2/.test(await profile.text())
      },
      { timeoutMs, what: 'the story at the feed' },
    )
    await reader.close()
  })

  it('goes on without scripts: front page, sections, stories, decisions, language', async () => {
    const reader = await site.newReader({ scripts: false })
    const { page } = reader
    expect(await reader.open('/')).toBe(200)
    await page.locator('.sections').getByRole('link', { name: 'Science' }).click()
    expect(await page.locator('h1').textContent()).toBe('Science')
    await page.locator('.card__title a').first().click()
    await page.waitForURL('**/science/science-*')
    expect(await page.locator('[data-story-body]').innerText()).toContain('Paragraph 8')
    await page.getByRole('button', { name: en.followTopic('Science'), exact: true }).click()
    await page.getByRole('button', { name: en.unfollowTopic('Science'), exact: true }).waitFor()
    await page.getByRole('button', { name: 'Bahasa Indonesia' }).click()
    expect(await page.locator('html').getAttribute('lang')).toBe('id')
    await page.locator('[data-surface="related"] .card__title a').first().click()
    expect(await page.locator('[data-story-body]').innerText()).toContain('Paragraph 8')
    await reader.close()
  })
})
