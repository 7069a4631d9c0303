import { describe, expect, it } from '@jest/globals'
import { storyKey } from '@frontpage/contracts'
import { createStoriesFold, readStories } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { buildFoldable, buildFoldableEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

describe('the stories fold', () => {
  itIsAFold(createStoriesFold, { server, redis, events: buildFoldableEvents(1_200) })
})

describe('what is known of a story', () => {
  it('is, of each field, what we received first; a later event fills gaps and rewrites nothing', async () => {
    const fold = createStoriesFold(redis, { namespace: 'a', now: () => noon })
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
    const stories = await readStories(redis, {
      site: 'daily',
      storyIds: ['s1', 'unknown'],
      nowMs: noon,
      namespace: 'a',
    })
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

  it('is listed from the smallest number of readers that an event asks for, whatever comes first', async () => {
    const fold = createStoriesFold(redis, { namespace: 'listed', now: () => noon })
    const asked = [12, 3, 100, undefined, 3]
    const read = async (): Promise<unknown> => {
      const [story] = await readStories(redis, { site: 'daily', storyIds: ['s1'], nowMs: noon, namespace: 'listed' }) // prettier-ignore
      return story?.readersToList
    }
    const found = []
    for (const [n, readersToList] of asked.entries()) {
      await fold.apply([buildFoldable({ messageId: `${n}`, readersToList, story: { title: 'T' } })])
      found.push(await read())
    }
    expect(found).toEqual([12, 3, 3, 3, 3])
    await redis.hdel(storyKey('daily', 's1', 'listed'), 'title')
    await fold.apply([buildFoldable({ messageId: '9', readersToList: 1, story: {} })])
    expect(await read()).toBe(1)
  })

  it('is written again by the next view where Redis lost the story, or a claim and the connection', async () => {
    const namespace = 'lost'
    const fold = createStoriesFold(redis, { namespace, now: () => noon })
    const view = (messageId: string): Promise<unknown> =>
      fold.apply([buildFoldable({ messageId, story: { title: 'Kept', section: 'news' } })])
    const read = async (): Promise<unknown> => {
      const [story] = await readStories(redis, { site: 'daily', storyIds: ['s1'], nowMs: noon, namespace })
      return story === undefined ? undefined : [story.title, story.section]
    }
    const key = storyKey('daily', 's1', namespace)

    await view('1')
    await view('2')
    await redis.del(key)
    await view('3')
    expect(await read()).toEqual(['Kept', 'news'])

    await redis.hdel(key, 'title', 'title@')
    const isBack = new Promise((resolve) => redis.once('ready', resolve))
    redis.disconnect(true)
    await isBack
    await view('4')
    expect(await read()).toEqual(['Kept', 'news'])
  })

  it('is unchanged by a call with malformed arguments', async () => {
    createStoriesFold(redis, { namespace: 'b' })
    const call = redis as Redis & { foldStories(...args: (string | number)[]): Promise<null> }
    const keys = ['{b}+bytes', '{b}+new', '{b}:s1', '{b}:s2'] as const
    const start = [60, 0, 1_000, 10, 60]
    const good = [1, 2, 1, 1, 'title', '1/m', 'T']
    for (const other of [
      [1, 2, 1, 1, 'title', '1/m'],
      [1, 'late', 1, 0],
      [1, 2, 1],
      [1, 2, 1, 0, 'more'],
    ]) {
      const args = [...start, ...good, ...other]
      await expect(call.foldStories(4, ...keys, ...args)).rejects.toThrow('malformed arguments')
    }
    expect(await redis.exists(...keys)).toBe(0)
    await call.foldStories(4, ...keys, ...start, ...good, 1, 2, 1, 0)
    expect(await redis.exists(...keys)).toBe(4)
  })
})
