import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { storyNumberOf } from '@frontpage/contracts'
import { decisionsInForce } from '@frontpage/editorial'
import { emptyReaderHistory } from '@frontpage/ranking'
import { feedQuerySchema } from '../src/answers/feed-query.js'
import { makeFirstPage } from '../src/answers/make-first-page.js'
import { makeLastList } from '../src/answers/make-last-list.js'
import type { FeedContext } from '../src/answers/feed-context.js'
import { currentLists } from '../src/fallback/current-lists.js'
import { getFeed } from '../src/routes/get-feed.js'
import { buildFeedContext, type TestFeedContext } from './build-feed-context.js'
import { buildSiteStories, type TestStories } from './build-site-stories.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const reader = { anonymousId: '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10' }
const cards = ['a', 'b', 'c', 'd'].map((storyId, at) => ({
  storyId,
  title: `Title of ${storyId}`,
  section: at === 3 ? 'World' : 'Sport',
  publisher: at === 2 ? 'The Daily' : 'Tempo',
}))
const list = { site: 'dev', savedAtMs: nowMs - 60_000, cards }
const idsIn = (body: string) =>
  (JSON.parse(body) as { items: { storyId: string }[] }).items.map(({ storyId }) => storyId)

let stories: TestStories
async function idsOf(
  change: (context: TestFeedContext) => Partial<FeedContext>,
  filter?: string,
): Promise<string[]> {
  stories = buildSiteStories(nowMs)
  const context = buildFeedContext(stories, { nowMs })
  const changed = { ...context, ...change(context) }
  const query = feedQuerySchema.parse({ ...(filter !== undefined && { filter }) })
  return idsIn((await makeLastList(changed, list, { query, reader })).body)
}

describe('the last list', () => {
  it('is whole while nothing speaks against its stories', async () => {
    expect(await idsOf(() => ({}))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('lacks what the reader hid, or wants less of, a moment ago', async () => {
    const said = await idsOf(({ histories }) => {
      histories.note('dev', reader, { kind: 'hide', storyId: 'a', atMs: nowMs })
      histories.note('dev', reader, { kind: 'less_of', topic: 'publisher:the-daily', atMs: nowMs })
      return {}
    })
    expect(said).toEqual(['b', 'd'])
  })

  it('lacks what the catalogue hides and what editors block', async () => {
    const block = {
      id: 'block',
      site: 'dev',
      kind: 'block-publisher',
      publisher: 'the-daily',
      decidedAt: new Date(nowMs).toISOString(),
      decidedBy: 'ann',
    } as const
    const left = await idsOf(() => {
      stories.hide('b')
      return { decisionsOf: (site) => decisionsInForce([block], { site, nowMs }) }
    })
    expect(left).toEqual(['a', 'd'])
  })

  it('obeys the filter', async () => {
    expect(await idsOf(() => ({}), 'section:world')).toEqual(['d'])
  })
})

it('a list is saved unless it lacks readers of the last hour', () => {
  const live = buildSiteStories(nowMs)
  live.read('a', 3)
  live.advance()
  const { board } = buildFeedContext(live, { nowMs })
  const savedWith = (coversFromMs: number | undefined): number => {
    const state = { ...board.state(), coverage: { coversFromMs } }
    return currentLists({ ...board, state: () => state }, nowMs).length
  }
  expect(currentLists(board, nowMs)).toHaveLength(1)
  expect([undefined, nowMs - 3_599_000, nowMs - 3_600_000].map(savedWith)).toEqual([0, 0, 1])
})

it('does not show what the reader hid where the feed cannot be ranked', async () => {
  const live = buildSiteStories(nowMs)
  for (const { storyId } of cards) live.read(storyId, 3)
  live.advance()
  const context = buildFeedContext(live, { nowMs })
  context.history = { ...emptyReaderHistory, hidden: new Map([[storyNumberOf('b'), nowMs]]) }
  const ranker = {
    version: 'broken',
    score() {
      throw new Error('no weights')
    },
  }
  const variants = { of: () => ({ name: 'default', ranker, expose: () => undefined }) }
  const page = await makeFirstPage({ ...context, variants }, live, {
    query: feedQuerySchema.parse({}),
    reader,
  })
  expect(page.body).toContain('"fallback":"ranking_failed"')
  expect(idsIn(page.body).toSorted()).toEqual(['a', 'c', 'd'])
})

describe('the last list is the answer', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.close()
  })

  async function serve(change: (context: TestFeedContext) => Partial<FeedContext>) {
    const context = buildFeedContext(buildSiteStories(nowMs), { nowMs })
    const route = getFeed({
      ...context,
      lastLists: { of: () => list, sites: () => ['dev'] },
      ...change(context),
    })
    server = createServer((req, res) => void route.handler(req, res, {} as never)).listen(0, '127.0.0.1')
    await new Promise((resolve) => server?.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    return (await fetch(`http://127.0.0.1:${port}/v1/feed?site=dev`)).text()
  }

  it('where no story of the site is live', async () => {
    const body = await serve(() => ({}))
    expect(idsIn(body)).toEqual(['a', 'b', 'c', 'd'])
    expect(JSON.parse(body)).toMatchObject({ fallback: 'last_list', asOf: '2026-06-01T11:59:00.000Z' })
    server?.close()
    expect(idsIn(await serve(() => ({ lastLists: { of: () => undefined, sites: () => [] } })))).toEqual([])
  })

  it('while what it would be made of is computed again, and says so', async () => {
    const body = await serve(({ board }) => ({
      board: { ...board, state: () => ({ ...board.state(), coverage: { coversFromMs: undefined } }) },
    }))
    expect(JSON.parse(body)).toMatchObject({ fallback: 'last_list', rebuilding: true, coversFrom: null })
  })

  it('while the site is not known yet', async () => {
    const body = await serve(({ board }) => ({
      board: { ...board, sites: () => [], ofSite: () => undefined },
    }))
    expect(idsIn(body)).toEqual(['a', 'b', 'c', 'd'])
  })
})
