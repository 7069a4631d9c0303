import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JsonObject } from '../json-text/json.js'
import {
  encodeFeedServing,
  feedServingId,
  feedSlots,
  isFeedServing,
  readFeedServing,
  type FeedServing,
} from './feed-serving.js'

const story = fc.record({
  storyId: fc.string({ minLength: 1 }),
  position: fc.integer({ min: 1, max: 1_000 }),
  propensity: fc.option(
    fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    {
      nil: undefined,
    },
  ),
  sources: fc.uniqueArray(fc.constantFrom('trending', 'co-read', 'followed', 'fresh')),
  slot: fc.constantFrom(...feedSlots),
})
const columns = 3
const servings = fc
  .record({
    feedId: fc.string({ minLength: 1 }),
    offset: fc.nat(),
    surface: fc.string(),
    variant: fc.string(),
    modelVersion: fc.string(),
    stories: fc.array(story, { maxLength: 5 }),
  })
  .chain((serving) =>
    fc
      .array(fc.float({ noNaN: true }), {
        minLength: serving.stories.length * columns,
        maxLength: serving.stories.length * columns,
      })
      .map((values): FeedServing => ({
        ...serving,
        features: { layout: 'test', columns, values: Float32Array.from(values) },
      })),
  )

describe('a serving', () => {
  it('is read as it was written, also after it was JSON', () => {
    fc.assert(
      fc.property(servings, (serving) => {
        const properties = JSON.parse(JSON.stringify(encodeFeedServing(serving))) as JsonObject
        expect(readFeedServing(properties)).toEqual(serving)
      }),
    )
  })

  it('has the reason of its fallback, and no features where nothing was ranked', () => {
    const serving: FeedServing = {
      feedId: 'f',
      offset: 20,
      surface: 'home',
      variant: 'default',
      modelVersion: 'start',
      fallback: 'opted_out',
      stories: [{ storyId: 'a', position: 21, propensity: 1, sources: [], slot: 'fallback' }],
    }
    expect(readFeedServing(encodeFeedServing(serving))).toEqual(serving)
    expect(feedServingId(serving)).toBe('feed-f-20')
  })

  it('keeps its stories where the features are damaged', () => {
    const serving: FeedServing = {
      feedId: 'f',
      offset: 0,
      surface: 'home',
      variant: 'default',
      modelVersion: 'start',
      stories: [{ storyId: 'a', position: 1, propensity: 0.5, sources: ['fresh'], slot: 'exploration' }],
      features: { layout: 'test', columns: 2, values: new Float32Array([1, 2]) },
    }
    const damaged = { ...encodeFeedServing(serving), features: 'AAAA' }
    const { features: _, ...rest } = serving
    expect(readFeedServing(damaged)).toEqual(rest)
  })

  it.each<JsonObject>([
    {},
    { feedId: '', stories: [] },
    { feedId: 'f', surface: 's', variant: 'v', modelVersion: 'm' },
    { feedId: 'f', surface: 's', variant: 'v', modelVersion: 'm', stories: [['a']] },
    { feedId: 'f', surface: 's', variant: 'v', modelVersion: 'm', stories: ['a'] },
  ])('is not %j', (properties) => {
    expect(readFeedServing(properties)).toBeUndefined()
  })
})

it('is the feed’s own only where its source is', () => {
  expect(isFeedServing({ sourceId: 'feed', event: 'Feed Served' })).toBe(true)
  expect(isFeedServing({ sourceId: 'web', event: 'Feed Served' })).toBe(false)
  expect(isFeedServing({ sourceId: 'feed', event: 'Story Hidden' })).toBe(false)
})
