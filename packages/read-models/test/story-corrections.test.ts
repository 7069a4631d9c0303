import { describe, expect, it } from '@jest/globals'
import { storyKey } from '@frontpage/contracts'
import {
  createStoriesFold,
  createStoryCards,
  readStories,
  type Fold,
  type FoldableEvent,
  type StoryClaims,
  type StoryRecord,
} from '@frontpage/read-models'
import { buildFoldable, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { createRandom } from './random.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

let namespaces = 0
let messages = 0

interface Site {
  readonly fold: Fold
  readonly namespace: string
  readonly now: () => number
  setNow(nowMs: number): void
  /** One batch for each view. */
  apply(views: readonly FoldableEvent[]): Promise<void>
  story(): Promise<StoryRecord | undefined>
}

function createSite(limits?: { maxStoryBytes: number; maxStoriesPerHour: number }): Site {
  const namespace = `corrected-${++namespaces}`
  let nowMs = noon + 600_000
  const now = (): number => nowMs
  const fold = createStoriesFold(redis, { namespace, now, ...(limits !== undefined && { limits }) })
  return {
    fold,
    namespace,
    now,
    setNow: (other) => (nowMs = other),
    async apply(views) {
      for (const view of views) await fold.apply([view])
    },
    async story() {
      const [story] = await readStories(redis, { site: 'daily', storyIds: ['s1'], nowMs, namespace })
      return story
    },
  }
}

function viewBy(reader: number | string, atMs: number, story: StoryClaims): FoldableEvent {
  return buildFoldable({
    messageId: `m-${++messages}`,
    anonymousId: `reader ${reader}`,
    network: `36.${typeof reader === 'number' ? reader % 200 : 250}.9.0`,
    timestamp: atMs,
    receivedAt: atMs + 100,
    story,
  })
}

/** One view of each reader, evenly within the time. */
function viewsBy(
  readers: number,
  { from = 0, atMs, forMs, story }: { from?: number; atMs: number; forMs: number; story: StoryClaims },
): FoldableEvent[] {
  return Array.from({ length: readers }, (_, n) =>
    viewBy(from + n, atMs + Math.floor((n * forMs) / readers), story),
  )
}

describe('a title that a newsroom corrects', () => {
  it.each([
    [4, 12],
    [40, 1_000],
    [200, 20_000],
  ])(
    'is the new one when %i readers saw it within a minute, after %i who saw the old one',
    async (few, many) => {
      const site = createSite()
      await site.fold.apply(viewsBy(many, { atMs: noon, forMs: 300_000, story: { title: 'Old' } }))
      expect((await site.story())?.title).toBe('Old')
      const views = viewsBy(few, { from: many, atMs: noon + 300_000, forMs: 59_000, story: { title: 'New' } })
      await site.apply(views)
      expect((await site.story())?.title).toBe('New')
    },
  )

  it('is the one that a single reader saw last, where there is no other reader', async () => {
    const site = createSite()
    const titles = []
    for (const [n, title] of ['First', 'Second', 'First'].entries()) {
      await site.apply([viewBy('alone', noon + n * 5_000, { title })])
      titles.push((await site.story())?.title)
    }
    expect(titles).toEqual(['First', 'Second', 'First'])
  })

  it('is corrected in the cards of who shows lists within a minute, however long the story is known', async () => {
    const site = createSite()
    const { namespace } = site
    await site.fold.apply(viewsBy(200, { atMs: noon, forMs: 300_000, story: { title: 'Old' } }))
    const cards = createStoryCards(redis, { site: 'daily', namespace, now: site.now })
    const titleAt = async (nowMs: number, touched: string[] = []): Promise<string | undefined> => {
      site.setNow(nowMs)
      await cards.refresh(new Set(touched))
      return cards.get('s1').card.title
    }
    const correctedMs = noon + 1_000_000
    expect(await titleAt(noon + 600_000, ['s1'])).toBe('Old')
    expect(await titleAt(correctedMs, ['s1'])).toBe('Old')
    site.setNow(correctedMs + 40_000)
    await site.apply(viewsBy(40, { from: 200, atMs: correctedMs, forMs: 40_000, story: { title: 'New' } }))
    expect(await titleAt(correctedMs + 59_000)).toBe('New')
  })

  it('stays where the other title is that of a page before, in an app of one page', async () => {
    const site = createSite()
    const views = viewsBy(300, { atMs: noon, forMs: 300_000, story: { title: 'This story' } }).map(
      (view, n) => (n % 3 === 2 ? { ...view, story: { title: `Page before ${n % 2}` } } : view),
    )
    await site.apply(views.slice(0, 30))
    expect((await site.story())?.title).toBe('This story')
    await site.apply(views.slice(30))
    expect((await site.story())?.title).toBe('This story')
  })

  it('stays where readings that began before the correction end after it', async () => {
    const site = createSite()
    const readings = viewsBy(40, { atMs: noon + 30_000, forMs: 30_000, story: { title: 'Old' } })
    await site.apply(viewsBy(10, { from: 100, atMs: noon, forMs: 30_000, story: { title: 'New' } }))
    await site.apply(readings.map((view) => ({ ...view, type: 'track', storyEvent: 'Story Read' })))
    expect((await site.story())?.title).toBe('New')
  })
})

describe('of a story that readers see', () => {
  it('each field is what most say, and what a single event says where no other says anything', async () => {
    const site = createSite()
    const web = { title: 'Title', section: 'World', url: 'https://daily.example/s1' }
    await site.apply(viewsBy(9, { atMs: noon, forMs: 9_000, story: web }))
    await site.apply(viewsBy(5, { from: 20, atMs: noon + 9_000, forMs: 9_000, story: { title: 'Title' } }))
    await site.apply([viewBy(50, noon + 20_000, { title: 'Title', section: 'Sport', author: 'Ann' })])
    await site.apply([{ ...viewBy(51, noon + 20_000, { publisher: 'Daily' }), storyEvent: 'Story Shared' }])
    expect(await site.story()).toMatchObject({ ...web, author: 'Ann', publisher: 'Daily' })
  })
})

describe('hostile readers', () => {
  it.each([1, 3])('who are %i and send a title a thousand times change nothing', async (hostile) => {
    const site = createSite()
    await site.apply(viewsBy(20, { atMs: noon, forMs: 60_000, story: { title: 'Genuine' } }))
    for (let n = 0; n < 1_000; n += 10) {
      const views = Array.from({ length: 10 }, (_, at) => (n + at) * 20)
      await site.fold.apply(
        views.map((ms) => viewBy(`hostile ${ms % hostile}`, noon + 60_000 + ms, { title: 'Forged' })),
      )
    }
    expect((await site.story())?.title).toBe('Genuine')
  })

  it('who are three in different networks change nothing of a story that is rarely read', async () => {
    const site = createSite()
    await site.apply(viewsBy(8, { atMs: noon, forMs: 300_000, story: { title: 'Genuine' } }))
    await site.apply(viewsBy(3, { from: 60, atMs: noon + 400_000, forMs: 300, story: { title: 'Forged' } }))
    expect((await site.story())?.title).toBe('Genuine')
  })

  it('who call page of a story that the site tracks, or track one that it calls page of, change nothing', async () => {
    for (const [genuine, forged] of [
      ['page', 'track'],
      ['track', 'page'],
    ] as const) {
      const site = createSite()
      const as = (type: string, views: FoldableEvent[]): FoldableEvent[] =>
        views.map((view) => ({ ...view, type }))
      await site.apply(as(genuine, viewsBy(8, { atMs: noon, forMs: 300_000, story: { title: 'Genuine' } })))
      const title = 'Forged'
      await site.apply(
        as(forged, viewsBy(2, { from: 60, atMs: noon + 400_000, forMs: 300, story: { title } })),
      )
      expect((await site.story())?.title).toBe('Genuine')
    }
  })

  it('who invent a thousand readers in one network change nothing, where others read the story', async () => {
    const site = createSite()
    await site.apply(viewsBy(6, { atMs: noon, forMs: 60_000, story: { title: 'Genuine' } }))
    await site.fold.apply(
      Array.from({ length: 1_000 }, (_, n) => viewBy(`hostile ${n}`, noon + 60_000 + n, { title: 'Forged' })),
    )
    expect((await site.story())?.title).toBe('Genuine')
  })

  it('who send another title with each view take a bounded space, and change nothing', async () => {
    const view = (n: number): FoldableEvent => ({
      ...viewBy(n % 500, noon + 60_000 + 5 * n, { title: `${n} `.padEnd(300, 'x'), image: 'i'.repeat(900) }),
      network: `10.0.${n % 250}.0`,
    })
    const bytesOf = async ({ namespace }: Site): Promise<number | null> =>
      redis.memory('USAGE', storyKey('daily', 's1', namespace), 'SAMPLES', 0)

    const known = createSite()
    await known.apply(viewsBy(20, { atMs: noon, forMs: 60_000, story: { title: 'Genuine' } }))
    for (let n = 0; n < 500; n++) {
      await known.fold.apply([view(n), viewBy(6_000 + n, noon + 60_000 + 5 * n, { title: 'Genuine' })])
    }
    expect((await known.story())?.title).toBe('Genuine')
    expect(await bytesOf(known)).toBeLessThan(16_000)

    const flooded = createSite()
    for (let n = 0; n < 3_000; n += 300) {
      await flooded.fold.apply(Array.from({ length: 300 }, (_, at) => view(n + at)))
    }
    expect(await bytesOf(flooded)).toBeLessThan(16_000)
    const genuine = { from: 9_000, atMs: noon + 76_000, forMs: 20_000, story: { title: 'Genuine' } }
    await flooded.apply(viewsBy(40, genuine))
    expect((await flooded.story())?.title).toBe('Genuine')
  })
})

describe('the stories fold, where readers do not agree', () => {
  const random = createRandom(3)
  const upTo = (n: number): number => Math.floor(random() * n)
  // So few titles that all of them are kept, whatever the order.
  const events = Array.from({ length: 1_500 }, (_, n) => {
    const reader = upTo(120)
    return buildFoldable({
      messageId: `disagree-${n}`,
      storyId: `s${upTo(3)}`,
      anonymousId: `reader-${reader}`,
      network: reader % 4 === 0 ? undefined : `36.71.${reader % 30}.0`,
      storyEvent: upTo(3) === 0 ? 'Story Read' : 'Story Viewed',
      // Many votes of one seat are of the same second.
      timestamp: noon - upTo(4) * 1_000 - upTo(100),
      story: { title: `Title ${upTo(2)}`, ...(upTo(2) === 0 && { section: `Section ${upTo(2)}` }) },
    })
  })
  itIsAFold(createStoriesFold, { server, redis, events })
})
