import { expect, it } from '@jest/globals'
import type { CatalogueStory } from '@frontpage/contracts'
import fc from 'fast-check'
import type { FeedItem } from '../documents/feed-item.js'
import { storyFeedSchema, type StoryFeed } from '../feeds/story-feeds.js'
import { createIdentityIndex } from '../identity/identity-index.js'
import { createImportPlan, type ItemOutcome } from './plan-import.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const baseUrl = 'https://www.daily.example/rss.xml'

function feedOf(id: string, over: Partial<StoryFeed> = {}): StoryFeed {
  return storyFeedSchema.parse({ id, url: baseUrl, site: 'daily', ...over })
}
const world = feedOf('world', { section: 'World' })
const sport = feedOf('sport', { section: 'Sport' })

function itemOf(over: Partial<FeedItem>): FeedItem {
  return { title: 'A headline', publishedAt: '2026-06-01T08:00:00Z', categories: [], ...over }
}

/** A catalogue that feeds are imported into, one document after the other. */
function createCatalogue(over: { isActive?: (feedId: string) => boolean } = {}) {
  const stories = new Map<string, CatalogueStory>()
  const identities = createIdentityIndex((id) => stories.get(id))
  return {
    stories,
    put(story: CatalogueStory): void {
      stories.set(story.id, story)
      identities.use([story])
    },
    import(feed: StoryFeed, items: readonly FeedItem[]): ItemOutcome[] {
      const known = { byId: (id: string) => stories.get(id), byAlias: identities.find }
      const plan = createImportPlan(feed, { known, baseUrl, nowMs, isActive: () => true, ...over })
      const outcomes = items.map((item) => plan.add(item))
      for (const [id, story] of plan.changes) stories.set(id, story)
      identities.use([...plan.changes.values()])
      return outcomes
    },
    ids: () => [...stories.keys()],
    only(): CatalogueStory {
      expect(stories.size).toBe(1)
      return [...stories.values()][0]!
    },
  }
}

const river = { url: 'https://www.daily.example/world/river', guid: 'g-1' }

it('makes a story of an item, under the id that its events have', () => {
  const catalogue = createCatalogue()
  const item = itemOf({
    ...river,
    title: 'The river',
    summary: 'It rises.',
    image: '/river.jpg',
    author: 'Ann',
    language: 'en',
    updatedAt: 'Mon, 01 Jun 2026 10:00:00 +0000',
    expiresAt: '2026-07-01T00:00:00Z',
    categories: ['Floods'],
  })
  expect(catalogue.import(feedOf('world', { section: 'World', publisher: 'The Daily' }), [item])).toEqual([
    'new',
  ])
  expect(catalogue.only()).toEqual({
    id: 'daily/www.daily.example/world/river',
    title: 'The river',
    summary: 'It rises.',
    sections: ['World'],
    tags: ['Floods'],
    author: 'Ann',
    publisher: 'The Daily',
    publishedAt: '2026-06-01T08:00:00.000Z',
    updatedAt: '2026-06-01T10:00:00.000Z',
    expiresAt: '2026-07-01T00:00:00.000Z',
    image: 'https://www.daily.example/river.jpg',
    url: 'https://www.daily.example/world/river',
    language: 'en',
    aliases: expect.arrayContaining([expect.any(String)]),
    feeds: { world: ['World'] },
  })
})

it('changes nothing when the same document comes again', () => {
  const catalogue = createCatalogue()
  const items = [itemOf(river), itemOf({ guid: 'only-a-guid' }), itemOf({ title: 'Neither', publisher: 'P' })]
  expect(catalogue.import(world, items)).toEqual(['new', 'new', 'new'])
  expect(catalogue.import(world, items)).toEqual(['same', 'same', 'same'])
})

it.each<[string, Partial<FeedItem>, Partial<FeedItem>]>([
  ['a tracking parameter', river, { url: `${river.url}?utm_source=rss#top`, guid: 'g-1' }],
  ['a new guid and an edited headline', river, { ...river, guid: 'g-2', title: 'Edited' }],
  [
    'an edited headline in its address, under its guid',
    river,
    { url: 'https://www.daily.example/world/edited', guid: 'g-1' },
  ],
  [
    'an edited headline in its address, beside its number',
    { url: 'https://www.daily.example/16886822/river' },
    { url: 'https://www.daily.example/16886822/edited', guid: 'g-2' },
  ],
  [
    'an address in place of a redirect',
    { url: 'https://proxy.example/r/x', guid: 'https://www.daily.example/a/b' },
    { url: 'https://www.daily.example/a/b' },
  ],
  [
    'neither address nor guid, and the same time, publisher and headline',
    { publisher: 'P' },
    { publisher: 'P', title: 'A  HEADLINE' },
  ],
])('takes an item that comes back with %s for the same story', (_what, first, second) => {
  const catalogue = createCatalogue()
  catalogue.import(world, [itemOf(first)])
  expect(catalogue.import(world, [itemOf(second)])).not.toEqual(['new'])
  expect(catalogue.stories.size).toBe(1)
})

it.each<[string, Partial<FeedItem>, Partial<FeedItem>]>([
  ['one headline', { url: 'https://a.example/w/1', guid: '1' }, { url: 'https://a.example/w/2', guid: '2' }],
  ['one headline and no address', { guid: '1' }, { guid: '2' }],
  [
    'one headline, and times apart',
    { publisher: 'P' },
    { publisher: 'P', publishedAt: '2026-06-01T09:00:00Z' },
  ],
  ['one headline of two publishers', { publisher: 'P' }, { publisher: 'Q' }],
  [
    'one guid on two days',
    { url: 'https://a.example/w/1', guid: 'today' },
    { url: 'https://a.example/w/2', guid: 'today', publishedAt: '2026-06-02T12:00:00Z' },
  ],
  [
    'one guid at two publishers',
    { url: 'https://a.example/x', guid: '7' },
    { url: 'https://b.example/y', guid: '7' },
  ],
  [
    'one page that tells articles by a parameter',
    { url: 'https://a.example/read?id=1' },
    { url: 'https://a.example/read?id=2' },
  ],
  [
    'a date in their addresses',
    { url: 'https://a.example/20260601/x' },
    { url: 'https://a.example/20260601/y' },
  ],
])('keeps stories apart that share %s', (_what, first, second) => {
  const catalogue = createCatalogue()
  catalogue.import(world, [itemOf({ title: 'Weather today', ...first })])
  expect(catalogue.import(world, [itemOf({ title: 'Weather today', ...second })])).toEqual(['new'])
  expect(catalogue.stories.size).toBe(2)
})

it('takes a guid that names two pages of one document for no name', () => {
  const items = [1, 2].map((page) => itemOf({ url: `https://a.example/w/${page}`, guid: 'constant' }))
  const catalogue = createCatalogue()
  expect(catalogue.import(world, items)).toEqual(['new', 'new'])
  expect(catalogue.import(world, items)).toEqual(['same', 'same'])
})

it('gives a story of two section feeds both sections, and settles', () => {
  const catalogue = createCatalogue()
  const [inWorld, inSport] = [
    itemOf({ ...river, summary: 'A' }),
    itemOf({ ...river, summary: 'B', author: 'Ann' }),
  ]
  catalogue.import(world, [inWorld])
  expect(catalogue.import(sport, [inSport])).toEqual(['changed'])
  expect(catalogue.only()).toMatchObject({ sections: ['World', 'Sport'], summary: 'A', author: 'Ann' })
  expect(catalogue.import(world, [inWorld])).toEqual(['same'])
  expect(catalogue.import(sport, [inSport])).toEqual(['same'])
})

it('lets a later version of another feed win, and any version once the first feed is gone', () => {
  const catalogue = createCatalogue()
  const later = itemOf({ ...river, title: 'Later', updatedAt: '2026-06-01T10:00:00Z' })
  catalogue.import(world, [itemOf({ ...river, title: 'First' })])
  catalogue.import(sport, [later])
  expect(catalogue.only().title).toBe('Later')
  const orphaned = createCatalogue({ isActive: (feedId) => feedId !== 'world' })
  orphaned.import(world, [itemOf({ ...river, title: 'First' })])
  orphaned.import(sport, [itemOf({ ...river, title: 'Second' })])
  expect(orphaned.only().title).toBe('Second')
})

it('moves a story when its feed gives it another section', () => {
  const catalogue = createCatalogue()
  catalogue.import(world, [itemOf(river)])
  catalogue.import(feedOf('world', { section: 'Politics' }), [itemOf(river)])
  expect(catalogue.only().sections).toEqual(['Politics'])
})

it('leaves alone what a request has set', () => {
  const catalogue = createCatalogue()
  catalogue.import(world, [itemOf(river)])
  const { id } = catalogue.only()
  catalogue.put({
    ...catalogue.only(),
    title: 'Ours',
    hidden: true,
    sections: ['Ours'],
    edited: ['title', 'hidden', 'sections'],
  })
  expect(catalogue.import(world, [itemOf({ ...river, title: 'Theirs', summary: 'New' })])).toEqual([
    'changed',
  ])
  expect(catalogue.stories.get(id)).toMatchObject({
    title: 'Ours',
    hidden: true,
    sections: ['Ours'],
    summary: 'New',
  })
})

it('finds a story that a request has made by its id', () => {
  const catalogue = createCatalogue()
  catalogue.put({ id: 'daily/4711', title: 'Ours', edited: ['title'] })
  catalogue.import(feedOf('world', { storyUrls: ['/read/:storyId/*'] }), [
    itemOf({ url: 'https://www.daily.example/read/4711/river' }),
  ])
  expect(catalogue.only()).toMatchObject({
    id: 'daily/4711',
    title: 'Ours',
    url: 'https://www.daily.example/read/4711/river',
  })
})

it.each<[string, Partial<StoryFeed>, string, string]>([
  [
    'a parameter of a pattern',
    { storyUrls: ['/?p=:storyId'] },
    'https://www.daily.example/?p=101',
    'daily/101',
  ],
  [
    'the parameters that tell its stories apart, and no others',
    { storyParameters: ['nr'] },
    'https://www.daily.example/a.php?id=5&nr=7',
    'daily/www.daily.example/a.php?nr=7',
  ],
  [
    'the host without www',
    { ignoreWww: true },
    'https://www.daily.example/World%2d1//river/',
    'daily/daily.example/World-1/river',
  ],
])('takes for the id of a new story %s, as its events do', (_what, rules, url, expected) => {
  const catalogue = createCatalogue()
  catalogue.import(feedOf('world', rules), [itemOf({ url })])
  expect(catalogue.only().id).toBe(expected)
})

it('keeps the time of a publication that is over, and moves one that is to come', () => {
  const catalogue = createCatalogue()
  const at = (publishedAt: string): void => void catalogue.import(world, [itemOf({ ...river, publishedAt })])
  at('2026-06-03T08:00:00Z')
  at('2026-06-02T08:00:00Z')
  expect(catalogue.only().publishedAt).toBe('2026-06-02T08:00:00.000Z')
  at('2026-06-01T08:00:00Z')
  at('2026-06-01T11:00:00Z')
  at('2026-06-05T08:00:00Z')
  expect(catalogue.only().publishedAt).toBe('2026-06-01T08:00:00.000Z')
})

it.each<[string, Partial<FeedItem>, string]>([
  ['a headline', { ...river, title: undefined }, 'no_title'],
  ['anything that names it', { publishedAt: undefined }, 'no_identity'],
  ['a readable time of publication', { ...river, publishedAt: '1 Juni 2026' }, 'bad_published_date'],
  ['a readable time of change', { ...river, updatedAt: '2026-06-01T10:00:00' }, 'bad_updated_date'],
  ['a readable end', { ...river, expiresAt: 'never' }, 'bad_expiry_date'],
  ['an address of the web', { url: 'javascript:alert(1)' }, 'bad_address'],
  ['an address of an acceptable length', { url: `https://a.example/${'x'.repeat(1_100)}` }, 'bad_address'],
])('refuses an item without %s', (_what, item, reason) => {
  const catalogue = createCatalogue()
  expect(catalogue.import(world, [itemOf(item)])).toEqual([{ refused: reason }])
  expect(catalogue.ids()).toEqual([])
})

it('takes the first category for a section where the feed says so', () => {
  const catalogue = createCatalogue()
  const feed = feedOf('all', { isFirstCategorySection: true })
  catalogue.import(feed, [itemOf({ ...river, categories: ['World', 'Floods'] })])
  expect(catalogue.only()).toMatchObject({ sections: ['World'], tags: ['Floods'] })
})

it('settles on one catalogue, however often documents come and in whatever order', () => {
  const item = fc
    .record({
      page: fc.integer({ min: 1, max: 4 }),
      guid: fc.constantFrom('a', 'b', undefined),
      title: fc.constantFrom('x', 'y'),
    })
    .map(({ page, guid, title }) =>
      itemOf({ url: `https://a.example/${page}?utm_source=${title}`, guid, title }),
    )
  const documents = fc.tuple(fc.array(item, { maxLength: 4 }), fc.array(item, { maxLength: 4 }))
  fc.assert(
    fc.property(documents, ([first, second]) => {
      const catalogue = createCatalogue()
      const importAll = (): ItemOutcome[] => [
        ...catalogue.import(world, first),
        ...catalogue.import(sport, second),
      ]
      importAll()
      const count = catalogue.stories.size
      importAll()
      importAll()
      expect(catalogue.stories.size).toBe(count)
      expect(catalogue.ids().length).toBeLessThanOrEqual(4)
    }),
  )
})
