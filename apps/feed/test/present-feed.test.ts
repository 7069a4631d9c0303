import { describe, expect, it } from '@jest/globals'
import { decisionsInForce } from '@frontpage/editorial'
import { noAppeal, emptyReaderHistory, seededRandom } from '@frontpage/ranking'
import type { EditorialDecision } from '@frontpage/contracts'
import { rankFeed } from '../src/answers/rank-feed.js'
import { popularityRanker } from '../src/ranker/popularity-ranker.js'
import type { FeedRequest } from '../src/steps/feed-request.js'
import { buildSiteStories, type TestStories } from './build-site-stories.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')

function presentWhole(stories: TestStories, more: Partial<FeedRequest> = {}) {
  const request: FeedRequest = {
    stories,
    appeal: noAppeal,
    history: emptyReaderHistory,
    decisions: decisionsInForce([], { site: 'dev', nowMs }),
    unmergedPublishers: new Set(),
    nowMs,
    random: seededRandom(1),
    filter: undefined,
    asked: new Set(),
    country: undefined,
    onboarding: [],
    openStoryId: undefined,
    holdOut: undefined,
    explains: true,
    ...more,
  }
  return rankFeed(request, popularityRanker).presented
}

function present(stories: TestStories, more: Partial<FeedRequest> = {}) {
  return presentWhole(stories, more).items
}

it('shows each report of one event only for publishers that are never merged', () => {
  const stories = buildSiteStories(nowMs)
  const title = 'Strong earthquake shakes the capital this morning'
  for (const [at, publisher] of ['The Daily', 'Tempo', 'Kompas'].entries()) {
    stories.read(`report-${at}`, 9 - at, { title, publisher })
  }
  stories.advance()
  const idsOf = (unmerged: string[]) =>
    present(stories, { unmergedPublishers: new Set(unmerged) }).map(({ story }) => story.storyId)
  expect(idsOf([])).toEqual(['report-0'])
  expect(idsOf(['tempo']).toSorted()).toEqual(['report-0', 'report-1'])
})

describe('an editors’ rule that moves stories', () => {
  const stories = buildSiteStories(nowMs)
  for (let at = 0; at < 30; at++) {
    stories.read(`story-${at}`, 300 - 10 * at, { section: at === 3 ? 'Gossip' : `s${at % 9}` })
  }
  stories.advance()
  const review = {
    id: 'review',
    site: 'dev',
    kind: 'review',
    section: 'gossip',
    topN: 10,
    decidedAt: new Date(nowMs).toISOString(),
  } as EditorialDecision
  const reviewOf = (decision: EditorialDecision) => ({
    decisions: decisionsInForce([decision], { site: 'dev', nowMs }),
  })

  it('leaves no propensity to a story that stands elsewhere than chance put it, nor below the first of these', () => {
    const before = present(stories)
    const after = present(stories, reviewOf(review))
    const ids = (items: typeof before) => items.map(({ story }) => story.storyId)
    const firstMoved = ids(before).indexOf('story-3')
    expect(ids(after).indexOf('story-3')).toBe(10)
    expect(after.slice(0, firstMoved)).toEqual(before.slice(0, firstMoved))
    expect(after.slice(firstMoved).map(({ propensity }) => propensity)).toEqual(
      after.slice(firstMoved).map(() => undefined),
    )
    expect(before.every(({ propensity }) => propensity !== undefined)).toBe(true)
  })

  it('says of what it leaves no place that it does so', () => {
    const few = buildSiteStories(nowMs)
    few.read('story-1', 5, { section: 'Gossip' })
    few.read('story-2', 3, { section: 'Sport' })
    few.advance()
    const { items, cuts } = presentWhole(few, reviewOf(review))
    expect(items.map(({ story }) => story.storyId)).toEqual(['story-2'])
    expect(cuts).toContainEqual({ storyId: 'story-1', code: 'editorial_limit' })
  })

  it('leaves propensities alone where it moves nothing', () => {
    const elsewhere = { ...review, section: 'weather' } as EditorialDecision
    expect(present(stories, reviewOf(elsewhere))).toEqual(present(stories))
  })
})
