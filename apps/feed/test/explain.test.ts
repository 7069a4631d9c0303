import { expect, it } from '@jest/globals'
import { emptyReaderHistory } from '@frontpage/ranking'
import { feedQuerySchema } from '../src/answers/feed-query.js'
import { makeFirstPage } from '../src/answers/make-first-page.js'
import { rankFeed, servedFeaturesOf } from '../src/answers/rank-feed.js'
import { toFeedRequest } from '../src/answers/to-feed-request.js'
import { explainFeed } from '../src/explain/explain-feed.js'
import { popularityRanker } from '../src/ranker/popularity-ranker.js'
import { buildFeedContext } from './build-feed-context.js'
import { buildSiteStories } from './build-site-stories.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const reader = { anonymousId: '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10' }
const stories = buildSiteStories(nowMs)
for (let at = 0; at < 300; at++) stories.read(`story-${at}`, 301 - at, { section: `section ${at % 8}` })
stories.advance()
const context = buildFeedContext(stories, { nowMs })

it('says of every candidate whether it was ranked, and where it stands or why it does not', () => {
  const query = feedQuerySchema.parse({})
  const request = toFeedRequest(context, stories, { query, reader, history: emptyReaderHistory })
  const feed = rankFeed({ ...request, explains: true }, popularityRanker)
  const { candidates } = explainFeed(stories, feed, nowMs)
  expect(candidates).toHaveLength(feed.found.candidates.length + feed.found.spare.length)
  expect(candidates.every(({ position, cut }) => (position === undefined) !== (cut === undefined))).toBe(true)
  const spare = candidates.filter(({ isRanked }) => !isRanked)
  expect(spare.length).toBeGreaterThan(50)
  expect(spare.every(({ features }) => features === undefined)).toBe(true)
  expect(new Set(spare.flatMap(({ cut }) => cut?.code ?? []))).toContain('pre_score')
  expect(candidates.every(({ isRanked, features }) => isRanked === (features !== undefined))).toBe(true)
  const shown = feed.presented.items.slice(0, 100)
  const { values, columns } = servedFeaturesOf(feed, shown)
  const isNumber = shown.map((_, at) => !Number.isNaN(values[at * columns]))
  const rankedIds = new Set(feed.features.stories.map(({ storyId }) => storyId))
  expect(isNumber).toEqual(shown.map(({ story }) => rankedIds.has(story.storyId)))
  expect(isNumber).toContain(false)
})

it('gives pages beyond what was ranked', async () => {
  const query = feedQuerySchema.parse({ limit: '50' })
  const page = await makeFirstPage(context, stories, { query, reader })
  const { items, nextCursor } = JSON.parse(page.body) as { items: unknown[]; nextCursor?: string }
  expect(items).toHaveLength(50)
  expect(nextCursor).toBeDefined()
})

it('ranks by what training knows of the stories of this site', () => {
  const query = feedQuerySchema.parse({})
  const appealOf = (site: string) => ({
    of: (storyId: string) => (site === stories.site && storyId === 'story-0' ? [2, 3] : [0, 0]),
  })
  const request = toFeedRequest({ ...context, appealOf }, stories, {
    query,
    reader,
    history: emptyReaderHistory,
  })
  const { candidates } = explainFeed(stories, rankFeed(request, popularityRanker), nowMs)
  const appeals = candidates.flatMap(({ storyId, features }) =>
    features === undefined ? [] : [[storyId, features['appeal'], features['appealFast']]],
  )
  expect(appeals.filter(([storyId]) => storyId === 'story-0')).toEqual([['story-0', 2, 3]])
  expect(appeals.filter(([, appeal]) => appeal !== 0)).toHaveLength(1)
})
