import { expect, it } from '@jest/globals'
import { warmUp } from '../src/answers/warm-up.js'
import { popularityRanker } from '../src/ranker/popularity-ranker.js'
import { buildFeedContext, buildKeptBytes } from './build-feed-context.js'
import { buildSiteStories } from './build-site-stories.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')

it('makes pages of the stories of a site, and leaves no trace of them', async () => {
  const stories = buildSiteStories(nowMs)
  for (const storyId of ['a', 'b', 'c']) stories.read(storyId, 3)
  stories.advance()
  const redis = buildKeptBytes()
  redis.isAway = true
  const context = buildFeedContext(stories, { nowMs, redis })
  const traces: string[] = []
  let pages = 0
  await warmUp({
    ...context,
    metrics: { ...context.metrics, countAnswer: () => void traces.push('a counted answer') },
    histories: { ...context.histories, of: () => Promise.reject(new Error('No reader is asked for')) },
    snapshots: { ...context.snapshots, put: () => Promise.reject(new Error('No order is kept')) },
    variants: {
      of: () => ({
        name: 'default',
        ranker: {
          ...popularityRanker,
          score(...args) {
            pages++
            return popularityRanker.score(...args)
          },
        },
        expose: () => void traces.push('an exposure'),
      }),
    },
  })
  expect(pages).toBeGreaterThan(0)
  expect(context.served).toEqual([])
  expect(traces).toEqual([])
})

it('is over at once where a site has no stories', async () => {
  const stories = buildSiteStories(nowMs)
  await expect(warmUp(buildFeedContext(stories, { nowMs }))).resolves.toBeUndefined()
})
