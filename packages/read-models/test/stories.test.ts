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
  it('is what its events say, the times of the first and the last, and nothing of a story without any', async () => {
    const fold = createStoriesFold(redis, { namespace: 'a', now: () => noon })
    await fold.apply([
      buildFoldable({ messageId: '2', timestamp: noon - 1_000, story: { title: 'Title', section: 'news' } }),
      buildFoldable({
        messageId: '5',
        type: 'track',
        story: { title: 'Tracked', image: 'https://i.example/1' },
      }),
      buildFoldable({
        messageId: '6',
        storyEvent: 'Story Read',
        story: { title: 'Read', publisher: 'Daily' },
      }),
    ])
    await fold.apply([
      buildFoldable({ messageId: '1', timestamp: noon - 5_000, story: {} }),
      buildFoldable({
        messageId: '3',
        anonymousId: 'reader-2',
        network: '9.9.9.0',
        story: { title: 'Title', author: 'Ann' },
      }),
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
        title: 'Title',
        section: 'news',
        author: 'Ann',
        image: 'https://i.example/1',
        publisher: 'Daily',
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
    await fold.apply([buildFoldable({ messageId: '9', readersToList: 1, story: {} })])
    expect(await read()).toBe(1)
  })

  it('is written again by the next view where Redis lost the story, or the last second of it', async () => {
    const namespace = 'lost'
    const fold = createStoriesFold(redis, { namespace, now: () => noon })
    const view = (n: number, title: string): Promise<unknown> =>
      fold.apply([
        buildFoldable({ messageId: `${n}`, timestamp: noon + n, story: { title, section: 'news' } }),
      ])
    const read = async (): Promise<unknown> => {
      const [story] = await readStories(redis, { site: 'daily', storyIds: ['s1'], nowMs: noon, namespace })
      return story === undefined ? undefined : [story.title, story.section]
    }
    const key = storyKey('daily', 's1', namespace)

    await view(1, 'Kept')
    await view(2, 'Kept')
    const before = await redis.dumpBuffer(key)
    await redis.del(key)
    await view(3, 'Kept')
    expect(await read()).toEqual(['Kept', 'news'])

    await view(2_000, 'Corrected')
    await redis.call('RESTORE', key, '0', before, 'REPLACE')
    await view(4_000, 'Corrected')
    expect(await read()).toEqual(['Corrected', 'news'])
  })

  it('has no vote of a reader whom an operator excluded', async () => {
    const isExcluded = (readerId: string): boolean => readerId === 'excluded'
    const fold = createStoriesFold(redis, { namespace: 'excluded', now: () => noon, isExcluded })
    await fold.apply([
      buildFoldable({
        messageId: '1',
        anonymousId: 'excluded',
        story: { title: 'Forged', author: 'Nobody' },
      }),
      buildFoldable({ messageId: '2', timestamp: noon - 1_000, story: { title: 'Genuine' } }),
    ])
    const [story] = await readStories(redis, { site: 'daily', storyIds: ['s1'], nowMs: noon, namespace: 'excluded' }) // prettier-ignore
    expect([story?.title, story?.author, story?.lastSeen]).toEqual(['Genuine', undefined, noon])
  })

  it('is unchanged by a call with malformed arguments', async () => {
    createStoriesFold(redis, { namespace: 'b' })
    const call = redis as Redis & { foldStories(...args: (string | number)[]): Promise<null> }
    const keys = ['{b}+bytes', '{b}+new', '{b}+corrections', '{b}:s1', '{b}:s2'] as const
    const start = [60, 0, 1_000, 10, 60]
    const good = [1, 2, 1, 3, '\x05thirdclaims', 'claims', '{}']
    for (const other of [
      [1, 2, 1, '', '', 'claims'],
      [1, 'late', 1, '', '', ''],
      [1, 2, 1],
      [1, 2, 1, 'many', '', ''],
      [1, 2, 1, '', 'no vote', ''],
      [1, 2, 1, '', '', 'no id'],
      [1, 2, 1, '', '', '', 'more'],
    ]) {
      const args = [...start, ...good, ...other]
      await expect(call.foldStories(5, ...keys, ...args)).rejects.toThrow('malformed arguments')
    }
    expect(await redis.exists(...keys)).toBe(0)
    await call.foldStories(5, ...keys, ...start, ...good, 1, 2, 1, '', '', '')
    expect(await redis.exists(...keys)).toBe(4)
  })
})
