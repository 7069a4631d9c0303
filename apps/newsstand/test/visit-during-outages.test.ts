import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { experimentKeys } from '../src/platform/experiments.js'
import { hrefOf } from '../src/stories/story-view.js'
import { en } from '../src/texts/en.js'
import { startExperiments } from './test-experiments.js'
import {
  exposuresOf,
  inBrowser,
  program,
  startTestSite,
  timeoutMs,
  type ArchivedEvent,
  type Reader,
  type TestSite,
} from './test-visit.js'

const describeInBrowser = program === undefined ? describe.skip : describe

jest.setTimeout(3 * timeoutMs)
let site: TestSite

const pathsOf = (events: readonly ArchivedEvent[]): string[] =>
  events.filter(({ type }) => type === 'page').map(({ path }) => path)
const readsOf = (events: readonly ArchivedEvent[]): string[] =>
  events.filter(({ event }) => event === 'Story Read').map(({ story_id: storyId }) => storyId)

/** The front page, a story and its section can be read. */
async function expectReadable(reader: Reader): Promise<void> {
  expect(await reader.open('/')).toBe(200)
  expect((await reader.cards()).length).toBeGreaterThanOrEqual(11)
  expect(await reader.open('/section/sport')).toBe(200)
  expect((await reader.cards()).length).toBeGreaterThanOrEqual(6)
  expect(await reader.open('/sport/sport-2')).toBe(200)
  expect(await reader.page.locator('[data-story-body]').innerText()).toContain('Paragraph 8')
  expect(await reader.page.locator('[data-surface="related"] .card').count()).toBeGreaterThan(0)
}

/** One test for each row of “What an outage costs a reader” in the README. */
describeInBrowser(`a visit during an outage ${inBrowser}`, () => {
  beforeAll(async () => {
    site = await startTestSite()
    await startExperiments(site.network)
  }, 4 * timeoutMs)
  afterAll(() => site?.stop(), 2 * timeoutMs)

  it('of the tracker shows nothing of it, and every event arrives afterwards, once', async () => {
    const reader = await site.newReader()
    await reader.open('/')
    await site.cut('tracker')
    await site.network.tracker.close()
    await reader.read('world-1')
    await expectReadable(reader)
    const { journal } = site.network.trackerConfig
    const tracker = await site.network.startTracker({ journal })
    await site.reconnect('tracker', tracker.url)
    await reader.open('/science/science-1')
    const isWhole = (events: readonly ArchivedEvent[]): boolean =>
      pathsOf(events).includes('/science/science-1') &&
      pathsOf(events).length >= 7 &&
      readsOf(events).length > 0
    const events = await site.archived(await reader.id(), isWhole, 'the whole visit')
    expect(pathsOf(events)).toEqual([
      '/',
      '/world/world-1',
      '/',
      '/',
      '/section/sport',
      '/sport/sport-2',
      '/science/science-1',
    ])
    expect(readsOf(events)[0]).toBe('world-1')
    expect(reader.errors).toEqual([])
    await reader.close()
  })

  it('of the splitter shows the default, and counts nobody for it', async () => {
    const id = await site.findReader(
      (assignments) =>
        assignments[experimentKeys.layout]?.value === 'pair' &&
        assignments[experimentKeys.headlines]?.value === 'alternative',
    )
    const reader = await site.newReader({ id })
    await site.cut('splitter')
    await site.network.splitter.close()
    await expectReadable(reader)
    await reader.open('/')
    const leads = reader.page.locator('.leads')
    expect(await leads.getAttribute('class')).toBe('leads leads--lead')
    expect(await reader.page.getByText('Another headline').count()).toBe(0)
    const defaults = (events: readonly ArchivedEvent[]): number =>
      events.filter(({ event }) => event === 'Experiment Fallback Shown').length
    const before = await site.archived(id, (all) => defaults(all) === 6, 'the defaults of four pages')
    expect(exposuresOf(before)).toEqual([])

    const splitter = await site.network.startSplitter()
    await site.reconnect('splitter', splitter.url)
    await reader.openUntil(
      '/',
      async () => (await leads.getAttribute('class')) === 'leads leads--pair',
      'the variation of a splitter that is back',
    )
    const after = await site.archived(id, (all) => exposuresOf(all).length === 2, 'exposures')
    expect(exposuresOf(after)).toEqual([
      `${experimentKeys.layout} pair`,
      `${experimentKeys.headlines} alternative`,
    ])
    expect(reader.errors).toEqual([])
    await reader.close()
  })

  it('of the feed shows what everybody reads, and says that a decision was not taken', async () => {
    const reader = await site.newReader()
    const { page } = reader
    await reader.open('/')
    const [first] = await reader.cards()
    await site.cut('feed')
    await site.network.feed.close()

    // The page was loaded before: its button works, and tells what became of it.
    const card = page.locator('.front__main .card').first()
    await card.locator('summary').click()
    await card.locator('form[data-wish] button').first().click()
    await page.getByRole('heading', { name: en.notNow }).waitFor()
    await page.getByRole('link', { name: en.backHome }).click()
    await page.waitForURL(`${site.url}/`)
    const note = page.locator('.front__main .part-head__note')
    expect([en.trendingNote, en.latestNote]).toContain(await note.textContent())
    await expectReadable(reader)
    await page.getByRole('button', { name: en.followTopic('Sport'), exact: true }).click()
    await page.getByRole('heading', { name: en.notNow }).waitFor()
    expect(await page.getByRole('link', { name: en.back }).getAttribute('href')).toBe('/sport/sport-2')
    await reader.open('/me')
    await page.getByText(en.meAway).waitFor()

    const feed = await site.network.startFeed()
    await site.reconnect('feed', feed.url)
    await reader.openUntil(
      '/',
      async () =>
        ![en.trendingNote, en.latestNote].includes(
          (await note.textContent({ timeout: 1_000 }).catch(() => null)) as never,
        ),
      'a front page by the feed',
    )
    const story = site.newsroom.story(first!)!
    await reader.open(hrefOf(story))
    // The headline that this reader sees may be the alternative one.
    const headline = (await page.locator('h1').textContent())!
    await page.getByRole('button', { name: en.hideLabel(headline) }).click()
    await page.waitForURL(`${site.url}/`)
    expect(await reader.cards()).not.toContain(first)
    expect(reader.errors).toEqual([])
    await reader.close()
  })

  it('of trending shows no list of what is read most, and leaves an open one as it is', async () => {
    const reader = await site.newReader()
    const rail = reader.page.locator('[data-rail]')
    const live = reader.page.locator('[data-live]')
    await reader.openUntil('/', async () => (await rail.count()) === 1, 'a list of what is read most')
    await live.waitFor({ state: 'visible' })
    const before = await rail.locator('a').allTextContents()
    await site.cut('trending')
    await live.waitFor({ state: 'hidden' })
    expect(await rail.locator('a').allTextContents()).toEqual(before)
    const other = await site.newReader()
    await expectReadable(other)
    expect(await other.page.locator('[data-rail]').count()).toBe(0)
    await site.reconnect('trending')
    await live.waitFor({ state: 'visible' })
    await other.openUntil(
      '/',
      async () => (await other.page.locator('[data-rail]').count()) === 1,
      'the list again',
    )
    expect([...reader.errors, ...other.errors]).toEqual([])
    await reader.close()
    await other.close()
  })

  it('of Redis shows pages of what is in memory, takes decisions and events, and loses nothing', async () => {
    const { redisServer } = site.network
    const id = await site.findReader((assignments) => assignments[experimentKeys.layout]?.value === 'pair')
    const reader = await site.newReader({ id })
    const { page } = reader
    await redisServer.kill()
    await expectReadable(reader)
    await reader.read('science-5')
    // Definitions of experiments are in the splitter's memory.
    expect(await page.locator('.leads').getAttribute('class')).toBe('leads leads--pair')
    await reader.open('/section/science')
    const follow = page.getByRole('button', { name: en.followTopic('Science'), exact: true })
    const [answer] = await Promise.all([
      page.waitForResponse(
        (response) => response.request().method() === 'POST' && response.url().endsWith('/feedback'),
      ),
      // The page that it leads to is seen as well.
      page.waitForEvent('load'),
      follow.click(),
    ])
    expect(answer.status()).toBe(303)
    await reader.open('/me')
    await page.getByText(en.meAway).waitFor()

    await redisServer.restart()
    const events = await site.archived(
      id,
      (all) => pathsOf(all).includes('/me') && exposuresOf(all).length === 2,
      'the visit with its exposures',
    )
    expect(pathsOf(events)).toEqual([
      '/',
      '/section/sport',
      '/sport/sport-2',
      '/science/science-5',
      '/',
      '/section/science',
      '/section/science',
      '/me',
    ])
    expect(readsOf(events)).toContain('science-5')
    const known = page.locator('.read-list a, .decisions__row')
    await reader.openUntil(
      '/me',
      async () => {
        const texts = (await known.allTextContents()).join()
        return texts.includes(site.newsroom.at('science', 5).title) && texts.includes('Science')
      },
      'what the reader read and decided at the feed',
    )
    expect(await page.locator('.decisions__row').textContent()).toContain('Science')
    expect(reader.errors).toEqual([])
    await reader.close()
  })
})
