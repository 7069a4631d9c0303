import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createStoriesFold, readStories } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestRedis, type TestRedis } from '@frontpage/testing'
import { buildFoldable, buildFoldableEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'

describe('the stories fold', () => {
  itIsAFold(createStoriesFold, { events: buildFoldableEvents(1_200) })
})

describe('what is known of a story', () => {
  let server: TestRedis
  let redis: Redis
  beforeAll(async () => {
    server = await startTestRedis()
    redis = createRedis({ url: server.url }, 'producer')
    await waitUntilReady(redis, 5_000)
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  it('is, of each field, what we received first; a later event fills gaps and rewrites nothing', async () => {
    const fold = createStoriesFold(redis, { namespace: 'a' })
    await fold.apply([
      buildFoldable({ messageId: '2', receivedAt: noon + 2, story: { title: 'Forged', section: 'news' } }),
    ])
    await fold.apply([
      buildFoldable({
        messageId: '1',
        receivedAt: noon + 1,
        timestamp: noon - 5_000,
        story: { title: 'Genuine' },
      }),
      buildFoldable({ messageId: '3', receivedAt: noon + 3, story: { title: 'Later', author: 'Ann' } }),
      buildFoldable({ messageId: '4', storyEvent: undefined, story: { publisher: 'Nobody' } }),
    ])
    const stories = await readStories(redis, { site: 'daily', storyIds: ['s1', 'unknown'], namespace: 'a' })
    expect(stories).toEqual([
      {
        storyId: 's1',
        title: 'Genuine',
        section: 'news',
        author: 'Ann',
        firstSeen: noon - 5_000,
        lastSeen: noon,
      },
      undefined,
    ])
  })
})
