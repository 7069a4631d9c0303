import { describe, expect, it } from '@jest/globals'
import { generationNamespace, readModelsKeys, storyNumberOf } from '@frontpage/contracts'
import {
  createCoReadsFold,
  createCoReadsFollower,
  createImpressionsFold,
  createImpressionsFollower,
  createReadersFold,
  createReaderWishWriter,
  createStoriesFold,
  createStoryCards,
  createTrendingFold,
  createTrendingFollower,
  followReadModels,
  forgetReader,
  isSameCoverage,
  joinCoverage,
  readModelsCheck,
  readReaderHistory,
  type FoldableEvent,
  type ReadModelName,
  type ReadModels,
  type ReadModelState,
  type StorySink,
} from '@frontpage/read-models'
import { buildFoldable, noon } from './build-foldable-events.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { redis } = await startRedisOfTests()
const site = 'daily'
const minuteMs = 60_000
const hourMs = 60 * minuteMs
let nowMs = noon + minuteMs
const now = (): number => nowMs
const thisHour = noon / hourMs

async function setState(namespace: string, name: ReadModelName, state: Partial<ReadModelState>) {
  const whole = { layout: 1, generation: 0, ...state }
  await redis.hset(readModelsKeys(namespace).states, name, JSON.stringify(whole))
}

/** A rebuild of this many hours, of which so many are done. */
function rebuildOf(done: number, more: object = {}): ReadModelState['rebuild'] {
  return {
    id: 'a',
    reason: 'missing',
    revision: 1,
    startedMs: noon,
    newestHour: thisHour,
    oldestHour: thisHour - 20,
    nextHour: thisHour - done,
    events: 0,
    ...more,
  }
}

let namespaces = 0
async function start(): Promise<{ namespace: string; second: string; models: ReadModels }> {
  const namespace = `generations-${namespaces++}`
  const models = await followReadModels(redis, {
    namespace,
    refreshEveryMs: 3_600_000,
    onError(error) {
      throw error
    },
  })
  return { namespace, second: generationNamespace(namespace, 1), models }
}

async function switchTo(models: ReadModels, namespace: string, name: ReadModelName, generation: number) {
  await setState(namespace, name, { generation })
  await models.refresh()
}

const view = (storyId: string, reader = 'reader-1', more: Partial<FoldableEvent> = {}): FoldableEvent =>
  buildFoldable({ messageId: `${storyId}-${reader}`, storyId, anonymousId: reader, ...more })

/** The stories that a follower put there. */
function createStoryIds<Story extends { readonly storyId: string }>(): {
  readonly sink: StorySink<Story>
  readonly list: () => string[]
} {
  const buckets = new Map<number, string[]>()
  return {
    sink: {
      replaceBucket: (bucket, stories) =>
        void buckets.set(
          bucket,
          stories.map(({ storyId }) => storyId),
        ),
      setCounts: () => true,
      putStory() {},
    },
    list: () => [...buckets.values()].flat().toSorted(),
  }
}

describe('whoever follows a read model follows into its next generation', () => {
  it('trending', async () => {
    const { namespace, second, models } = await start()
    await createTrendingFold(redis, { namespace, now }).apply([view('a'), view('b')])
    await createTrendingFold(redis, { namespace: second, now }).apply([view('b'), view('c')])
    const stories = createStoryIds<{ storyId: string }>()
    const follower = createTrendingFollower(redis, {
      site,
      namespace: () => models.namespaceOf('trending'),
      now,
      sink: stories.sink,
    })
    await follower.catchUp()
    expect(stories.list()).toEqual(['a', 'b'])
    await switchTo(models, namespace, 'impressions', 1)
    expect(await follower.catchUp()).toBe(false)
    await switchTo(models, namespace, 'trending', 1)
    expect(await follower.catchUp()).toBe(true)
    expect(stories.list()).toEqual(['b', 'c'])
    expect(await follower.catchUp()).toBe(false)
    models.close()
  })

  it('impressions', async () => {
    const { namespace, second, models } = await start()
    const shown = (storyId: string): FoldableEvent =>
      buildFoldable({
        messageId: storyId,
        type: 'track',
        storyEvent: 'Stories Shown',
        storyId: undefined,
        feedId: 'feed-1',
        shown: [{ storyId, position: 0 }],
      })
    await createImpressionsFold(redis, { namespace, now }).apply([shown('a')])
    await createImpressionsFold(redis, { namespace: second, now }).apply([shown('b')])
    const stories = createStoryIds<{ storyId: string }>()
    const follower = createImpressionsFollower(redis, {
      site,
      namespace: () => models.namespaceOf('impressions'),
      now,
      sink: stories.sink,
    })
    await follower.catchUp()
    expect(stories.list()).toEqual(['a'])
    await switchTo(models, namespace, 'impressions', 1)
    await follower.catchUp()
    expect(stories.list()).toEqual(['b'])
    models.close()
  })

  it('co-reads, and has neighbours while it reads them', async () => {
    const { namespace, second, models } = await start()
    await createCoReadsFold(redis, { namespace, now }).apply([view('a'), view('b')])
    await createCoReadsFold(redis, { namespace: second, now }).apply([view('a'), view('c')])
    const names = new Map(['a', 'b', 'c'].map((id) => [storyNumberOf(id), id]))
    const follower = createCoReadsFollower(redis, {
      site,
      namespace: () => models.namespaceOf('co-reads'),
      now,
      storyIdOf: (number) => names.get(number),
      keepNeighboursMs: hourMs,
    })
    const neighbours = (): string[] => [...follower.neighboursOf('a').keys()]
    await follower.catchUp()
    expect(neighbours()).toEqual(['b'])
    await switchTo(models, namespace, 'co-reads', 1)
    const caughtUp = follower.catchUp()
    expect(neighbours()).toEqual(['b'])
    await caughtUp
    expect(neighbours()).toEqual(['c'])
    await createCoReadsFold(redis, { namespace: second, now }).apply([view('b', 'other'), view('c', 'other')])
    await follower.catchUp()
    expect([...follower.neighboursOf('b').keys()]).toEqual(['c'])
    models.close()
  })

  it('wishes of readers, which are written to where they are read', async () => {
    const { namespace, second, models } = await start()
    const write = createReaderWishWriter(redis, { namespace: () => models.namespaceOf('readers'), now })
    const hiddenIn = async (place: string): Promise<number> => {
      const about = { site, readerIds: ['reader-1'], nowMs, namespace: place }
      return (await readReaderHistory(redis, about)).hidden.size
    }
    const reader = { site, readerId: 'reader-1' }
    await write(reader, [{ wish: 'hide', storyId: 'a', atMs: noon }])
    await switchTo(models, namespace, 'readers', 1)
    await write(reader, [{ wish: 'hide', storyId: 'b', atMs: noon }])
    await write(reader, [{ wish: 'hide', storyId: 'c', atMs: noon }])
    expect([await hiddenIn(namespace), await hiddenIn(second)]).toEqual([1, 2])
    models.close()
  })
})

describe('the cards of stories', () => {
  const titled = (storyId: string, title: string, reader = 'reader-1'): FoldableEvent =>
    view(storyId, reader, { story: { title } })

  it('are those of the generation that is read; the catalogue has none', async () => {
    const { namespace, second, models } = await start()
    await createStoriesFold(redis, { namespace, now }).apply([titled('a', 'Old'), titled('b', 'Same')])
    const next = createStoriesFold(redis, { namespace: second, now })
    await next.apply([titled('a', 'New'), titled('b', 'Same')])
    const cards = createStoryCards(redis, {
      site,
      namespace,
      models,
      now,
      readCatalogue: (ids) => ids.map(() => undefined),
    })
    await cards.refresh(new Set(['a', 'b']))
    expect(cards.get('a').card.title).toBe('Old')
    await switchTo(models, namespace, 'stories', 1)
    expect(await cards.refresh(new Set())).toEqual(['a'])
    expect([cards.get('a').card.title, cards.get('b').card.title]).toEqual(['New', 'Same'])
    expect(await cards.refresh(new Set())).toEqual([])

    // Corrections are those of this generation, too.
    nowMs += 10 * minuteMs
    await cards.refresh(new Set())
    const readers = Array.from({ length: 40 }, (_, n) => ({
      ...titled('a', 'Corrected', `later-${n}`),
      timestamp: nowMs,
    }))
    await next.apply(readers)
    nowMs += 20_000
    expect(await cards.refresh(new Set())).toEqual(['a'])
    expect(cards.get('a').card.title).toBe('Corrected')
    nowMs = noon + minuteMs
    models.close()
  })

  it('stay while their stories are computed again, and are read when more is there', async () => {
    const { namespace, models } = await start()
    const fold = createStoriesFold(redis, { namespace, now })
    await fold.apply([titled('a', 'Known')])
    const cards = createStoryCards(redis, { site, namespace, models, now })
    await cards.refresh(new Set(['a']))
    const titles = (): (string | undefined)[] => ['a', 'b'].map((id) => cards.get(id).card.title)
    await redis.del(...(await redis.keys(`{${namespace}:stories:*`)))
    await setState(namespace, 'stories', { rebuild: rebuildOf(2) })
    await models.refresh()
    await cards.refresh(new Set(['a', 'b']))
    expect(titles()).toEqual(['Known', undefined])

    nowMs += 5_000
    await fold.apply([titled('b', 'Found')])
    await setState(namespace, 'stories', { rebuild: rebuildOf(3) })
    await models.refresh()
    await cards.refresh(new Set())
    expect(titles()).toEqual(['Known', 'Found'])

    nowMs += 5_000
    await fold.apply([titled('a', 'Said again')])
    await setState(namespace, 'stories', {})
    await models.refresh()
    await cards.refresh(new Set())
    expect(titles()).toEqual(['Said again', 'Found'])
    nowMs = noon + minuteMs
    models.close()
  })
})

it('a reader who is forgotten is so in every generation that is read, being filled, or being left', async () => {
  const { namespace, models } = await start()
  const retiring = { generation: 1, untilMs: noon + hourMs }
  for (const name of ['readers', 'co-reads'] as const) {
    await setState(namespace, name, { generation: 2, building: 3, retiring })
  }
  await models.refresh()
  const places = [1, 2, 3].map((generation) => generationNamespace(namespace, generation))
  expect(models.namespacesOf('readers').toSorted()).toEqual(places)
  expect(models.namespacesOf('trending')).toEqual([namespace])
  for (const place of places) {
    await createReadersFold(redis, { namespace: place, now }).apply([view('a')])
    await createCoReadsFold(redis, { namespace: place, now }).apply([view('a')])
  }
  const kept = (): Promise<number[][]> => {
    const counts = places.map(async (place) => {
      const views = (await redis.keys(`{${place}:*`)).filter((key) => key.includes(':views:'))
      const about = { site, readerIds: ['reader-1'], namespace: place, nowMs }
      return [views.length, (await readReaderHistory(redis, about)).viewed.size]
    })
    return Promise.all(counts)
  }
  expect(await kept()).toEqual([[1, 1], [1, 1], [1, 1]]) // prettier-ignore
  await forgetReader(redis, { site, readerIds: ['reader-1'], nowMs, models })
  expect(await kept()).toEqual([[0, 0], [0, 0], [0, 0]]) // prettier-ignore
  models.close()
})

describe('how much is there', () => {
  it('of several read models is what is there of all of them', async () => {
    const { namespace, models } = await start()
    const all = ['trending', 'stories'] as const
    const coverage = async () => {
      await models.refresh()
      return joinCoverage(models, all)
    }
    await setState(namespace, 'impressions', { rebuild: rebuildOf(0) })
    await setState(namespace, 'trending', {
      building: 1,
      rebuild: rebuildOf(0, { into: 1, reason: 'requested' }),
    })
    expect(await coverage()).toBe(undefined)
    await setState(namespace, 'trending', { rebuild: rebuildOf(5) })
    expect(await coverage()).toEqual({ coversFromMs: noon - 3 * hourMs })
    await setState(namespace, 'stories', { rebuild: rebuildOf(4) })
    expect(await coverage()).toEqual({ coversFromMs: noon - 2 * hourMs })
    await setState(namespace, 'stories', { rebuild: rebuildOf(0) })
    expect(await coverage()).toEqual({ coversFromMs: undefined })
    models.close()
  })

  it('is nothing where Redis was emptied, until somebody says what is there', async () => {
    const { namespace, models } = await start()
    expect(models.coverageOf('trending')).toBe(undefined)
    await setState(namespace, 'trending', {})
    await models.refresh()
    expect(models.coverageOf('trending')).toBe(undefined)
    await redis.del(readModelsKeys(namespace).states)
    await models.refresh()
    expect(models.coverageOf('trending')).toEqual({ coversFromMs: undefined })
    await setState(namespace, 'trending', {})
    await models.refresh()
    expect(models.coverageOf('trending')).toBe(undefined)
    models.close()
  })

  it('is the same only where both are whole, or lack the same', () => {
    const some = { coversFromMs: noon }
    const none = { coversFromMs: undefined }
    expect([isSameCoverage(undefined, undefined), isSameCoverage(some, { ...some })]).toEqual([true, true])
    expect(isSameCoverage(none, undefined)).toBe(false)
    expect(isSameCoverage(none, some)).toBe(false)
  })

  it('makes a check of readiness fail by a stable code, which is advisory', () => {
    expect(() => readModelsCheck(() => undefined).check()).not.toThrow()
    const check = readModelsCheck(() => ({ coversFromMs: noon }))
    expect(check).toMatchObject({ name: 'read models', isAdvisory: true })
    let failure: unknown
    try {
      check.check()
    } catch (error) {
      failure = error
    }
    expect(failure).toMatchObject({
      code: 'rebuilding',
      message: 'read models are computed again; they cover all from 2026-11-24T12:00:00.000Z',
    })
  })
})
