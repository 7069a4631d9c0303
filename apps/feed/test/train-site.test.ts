import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { feedModelKeys } from '@frontpage/contracts'
import { createEventStoreClient, migrate, type EventStoreClient } from '@frontpage/event-store'
import { createLease, createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestClickHouse, startTestRedis, type TestClickHouse, type TestRedis } from '@frontpage/testing'
import { isHeldOutList } from '../src/training/lists/is-held-out-list.js'
import { createListReader } from '../src/training/lists/list-reader.js'
import type { Ranker } from '../src/training/rounds/ranker.js'
import { createSiteTrainer, type SiteTrainer } from '../src/training/rounds/site-trainer.js'
import { defaultTrainingSettings } from '../src/training/rounds/training-settings.js'
import { activateVersion } from '../src/training/stored/activate-version.js'
import { createFeedModelStore, type FeedModelStore } from '../src/training/stored/feed-model-store.js'
import { followActiveModels, type ActiveModels } from '../src/training/stored/follow-active-models.js'
import type { ActiveVersion } from '../src/training/stored/model-state.js'
import { archive, archivedFeed } from './archived-feeds.js'
import { toyRanker, type ToyModel } from './toy-ranker.js'

const noon = Date.UTC(2026, 10, 23, 12)
const settings = {
  ...defaultTrainingSettings,
  sliceMs: 1_000,
  windowMs: 5_000,
  settleMs: 1_000,
  lateMs: 60_000,
  backlogMs: 600_000,
  slicesPerVersion: 5,
}
const namespace = 'train'
const never = new AbortController().signal

let servers: { redis: TestRedis; clickhouse: TestClickHouse }
let redis: Redis
let client: EventStoreClient
let site: string
let store: FeedModelStore<ToyModel>
let sites = 0
let nowMs: number
let counts: Record<string, number>

beforeAll(async () => {
  servers = { redis: await startTestRedis(), clickhouse: await startTestClickHouse() }
  redis = createRedis({ url: servers.redis.url }, 'producer')
  await waitUntilReady(redis, 5_000)
  const config = servers.clickhouse.newDatabase('train_site')
  await migrate(config)
  client = createEventStoreClient(config)
})
afterAll(async () => {
  redis.disconnect()
  await client.close()
  await servers.redis.stop()
  await servers.clickhouse.stop()
})
beforeEach(() => {
  site = `site-${++sites}`
  store = createFeedModelStore<ToyModel>(redis, { site, namespace })
  nowMs = noon + 60_000
  counts = {}
})

const count = (name: string, by = 1): void => void (counts[name] = (counts[name] ?? 0) + by)

function trainer(
  over: { ranker?: Ranker<ToyModel>; maxListsPerSlice?: number; store?: typeof store } = {},
): SiteTrainer {
  const { maxListsPerSlice = settings.maxListsPerSlice } = over
  const { sliceMs, windowMs } = settings
  return createSiteTrainer({
    store,
    ranker: toyRanker,
    lease: createLease(redis, { key: feedModelKeys(site, namespace).lease, ttlMs: 60_000 }),
    reader: createListReader(client, { site, sliceMs, windowMs, maxPerSlice: maxListsPerSlice }),
    now: () => nowMs,
    reports: {
      countLists: count,
      observeLearning: () => {},
      countVersion: () => count('versions'),
      countRefusal: count,
      countLoss: count,
    },
    onRefusal: () => {},
    ...over,
    settings: { ...settings, maxListsPerSlice },
  })
}

async function feeds(
  from: number,
  to: number,
  over: { atMs?: number; clicked?: number } = {},
): Promise<void> {
  const { atMs, ...rest } = over
  const events = Array.from({ length: to - from }, (_, at) =>
    archivedFeed(`${site}-${from + at}`, atMs ?? noon + (from + at) * 200, { site, ...rest }),
  )
  await archive(client, events.flat())
}

const learnable = (from: number, to: number): number =>
  Array.from({ length: to - from }, (_, at) => `${site}-${from + at}`).filter((id) => !isHeldOutList(id))
    .length

it('learns each list once, and writes the weights together with how far it read', async () => {
  await feeds(0, 60)
  const first = trainer()
  expect(await first.round(never)).toBe(true)
  const { head, active, newest } = await store.load()
  expect(head?.listsLearned).toBe(learnable(0, 60))
  expect(head?.throughSlice).toBe((nowMs - 6_000) / 1_000 - 1)
  expect(head?.model.weights[0]).toBeGreaterThan(1)
  expect(active).toMatchObject({ version: newest, isHeld: false, by: 'trainer' })
  expect(await store.readWeights(newest)).toEqual(head?.model)
  expect(counts).toMatchObject({ learned: learnable(0, 60), held_out: 60 - learnable(0, 60) })

  await first.round(never)
  expect((await store.load()).head).toEqual(head)
  await feeds(60, 80, { atMs: nowMs })
  nowMs += 20_000
  await first.round(never)
  expect((await store.load()).head?.listsLearned).toBe(learnable(0, 80))
})

it('is one process at a time, and the next one goes on with what is stored', async () => {
  await feeds(0, 30)
  const [first, second] = [trainer(), trainer()]
  expect(await first.round(never)).toBe(true)
  expect(await second.round(never)).toBe(false)
  await first.close()
  await feeds(30, 40, { atMs: nowMs })
  nowMs += 20_000
  expect(await second.round(never)).toBe(true)
  expect((await store.load()).head?.listsLearned).toBe(learnable(0, 40))

  // The same as one process alone makes of it.
  const { model } = (await store.load()).head!
  await second.close()
  await redis.del(feedModelKeys(site, namespace).model)
  await trainer().round(never)
  expect((await store.load()).head?.model.weights[0]).toBeCloseTo(model.weights[0]!, 10)
})

it('overwrites nothing once it has lost its lease, or somebody else wrote', async () => {
  await feeds(0, 30)
  const first = trainer()
  await first.round(never)
  const before = await store.load()
  const { lease } = feedModelKeys(site, namespace)
  const step = { head: before.head!, idsBySlice: new Map(), forgottenSlices: [] }
  expect(await store.save('another', before.revision, step)).toBe('lease_lost')
  const token = (await redis.get(lease))!
  expect(await store.save(token, '999', step)).toBe('stale')
  await redis.del(lease)
  expect(await store.save(token, before.revision, step)).toBe('lease_lost')
  expect(await store.load()).toEqual(before)

  // It takes the lease again, under another token, and goes on with what is stored.
  await store.activate(
    before.revision,
    { ...before.active, isHeld: true },
    { head: 'keep', forgottenSlices: [] },
  )
  await feeds(30, 40, { atMs: nowMs })
  nowMs += 20_000
  await first.round(never)
  expect(counts).toMatchObject({ stale: 1 })
  expect((await store.load()).head?.listsLearned).toBe(learnable(0, 40))
  expect((await store.load()).active).toMatchObject({ version: before.active.version, isHeld: true })
})

it('drops what it learned when the lease is lost between reading and writing', async () => {
  await feeds(0, 30)
  const losing: typeof store = {
    ...store,
    async save(token, revision, step) {
      await redis.set(feedModelKeys(site, namespace).lease, 'another')
      return store.save(token, revision, step)
    },
  }
  expect(await trainer({ store: losing }).round(never)).toBe(false)
  expect(counts).toMatchObject({ lease_lost: 1 })
  expect((await store.load()).head).toBeUndefined()
})

it('finds lists that come late, and clicks, each once', async () => {
  await feeds(0, 20)
  const [serving, shown, click] = archivedFeed(`${site}-20`, noon + 1_000, { site })
  await archive(client, [serving!, shown!])
  await trainer().round(never)
  expect((await store.load()).head?.listsLearned).toBe(learnable(0, 20))
  await archive(client, [click!])
  await feeds(21, 24, { atMs: noon + 2_000 })
  await redis.del(feedModelKeys(site, namespace).lease)
  for (const again of [trainer(), trainer()]) {
    await again.round(never)
    expect((await store.load()).head?.listsLearned).toBe(learnable(0, 24))
    await again.close()
  }
})

it('learns a bounded number of lists of a slice, and counts the others', async () => {
  await feeds(0, 30, { atMs: noon + 500 })
  await trainer({ maxListsPerSlice: 20 }).round(never)
  expect(counts).toMatchObject({ over_limit: 10 })
  expect(counts['learned']! + counts['held_out']!).toBe(20)
})

it('begins again with the shipped weights and the archive where Redis lost everything', async () => {
  await feeds(0, 40)
  const running = trainer()
  await running.round(never)
  const { head } = await store.load()
  await redis.flushdb()
  await running.round(never)
  expect((await store.load()).head).toEqual(head)
})

it('reads no further back than its backlog', async () => {
  await feeds(0, 20, { atMs: noon - 3_600_000 })
  await feeds(20, 30)
  await trainer().round(never)
  expect((await store.load()).head?.listsLearned).toBe(learnable(20, 30))
})

it('leaves out lists of other features', async () => {
  await archive(client, archivedFeed(`${site}-1`, noon, { site, layout: 'older' }))
  await trainer().round(never)
  expect(counts).toMatchObject({ other_layout: 1 })
})

it('lets no weights rank that are worse than those that do', async () => {
  await feeds(0, 300, { atMs: noon })
  const good = trainer()
  await good.round(never)
  const { active } = await store.load()
  expect(active.version).toBeGreaterThan(0)
  await good.close()

  // It learns the opposite of what readers do.
  const backwards: Ranker<ToyModel> = {
    ...toyRanker,
    learnerOf(model) {
      let [relevance = 0, other = 0] = model.weights
      return { learn: () => void (relevance -= 0.1), toModel: () => ({ weights: [relevance, other] }) }
    },
  }
  await feeds(300, 600, { atMs: nowMs })
  nowMs += 20_000
  await trainer({ ranker: backwards }).round(never)
  expect(counts).toMatchObject({ worse_than_active: expect.any(Number) })
  const after = await store.load()
  expect((await store.readWeights(after.active.version))?.weights[0]).toBeGreaterThan(0)
})

it('begins again with the weights that rank where it made no numbers', async () => {
  await feeds(0, 30)
  const broken: Ranker<ToyModel> = {
    ...toyRanker,
    learnerOf: () => ({ learn: () => {}, toModel: () => ({ weights: [NaN, 0] }) }),
  }
  await trainer({ ranker: broken }).round(never)
  expect((await store.load()).head).toMatchObject({ model: toyRanker.start, listsLearned: 0 })
  expect(counts).toMatchObject({ dropped: learnable(0, 30) })
})

it('lets an earlier version rank, until an operator says otherwise or from there on', async () => {
  await feeds(0, 30)
  const running = trainer()
  await running.round(never)
  const first = (await store.load()).active
  await feeds(30, 60, { atMs: nowMs })
  nowMs += 20_000
  await running.round(never)
  const { active: second, head } = await store.load()
  expect(second.version).toBe(first.version + 1)

  const operator = { by: 'operator', nowMs }
  expect(await activateVersion(store, { ...operator, version: 99, training: 'held' })).toBe('unknown')
  await activateVersion(store, { ...operator, version: first.version, training: 'held' })
  await feeds(60, 90, { atMs: nowMs })
  nowMs += 20_000
  await running.round(never)
  const held = await store.load()
  expect(held.active).toMatchObject({ version: first.version, isHeld: true, by: 'operator' })
  expect(held.newest).toBe(second.version + 1)

  // Weights and position go back together: what was learned since is learned again.
  await activateVersion(store, { ...operator, version: first.version, training: 'continues' })
  expect((await store.load()).head).toMatchObject({
    listsLearned: first.listsLearned,
    throughSlice: first.throughSlice,
  })
  await running.round(never)
  const again = await store.load()
  expect(again.head).toEqual(held.head)
  expect(again.head!.listsLearned).toBeGreaterThan(head!.listsLearned)
  expect(again.active).toMatchObject({ version: again.newest, isHeld: false })

  await activateVersion(store, { ...operator, version: 0, training: 'continues' })
  await running.round(never)
  expect((await store.load()).head?.model.weights[0]).toBeCloseTo(again.head!.model.weights[0]!, 10)
})

it('keeps a bounded number of versions, and the one that ranks', async () => {
  await feeds(0, 10)
  const running = trainer()
  await running.round(never)
  const { active } = await store.load()
  await activateVersion(store, { version: active.version, training: 'held', by: 'operator', nowMs })
  const token = (await redis.get(feedModelKeys(site, namespace).lease))!
  for (let version = active.version + 1; version < 40; version++) {
    const { revision, head } = await store.load()
    const about = { version, throughSlice: 0, listsLearned: 0, madeAtMs: nowMs, quality: [] }
    const step = { head: head!, version: about, idsBySlice: new Map(), forgottenSlices: [] }
    expect(await store.save(token, revision, step)).toBe('saved')
  }
  const kept = (await store.listVersions()).map(({ version }) => version)
  expect(kept).toEqual([...Array.from({ length: 23 }, (_, at) => 39 - at), active.version])
  expect(await store.readWeights(active.version)).toBeDefined()
  expect(await store.readWeights(2)).toBeUndefined()
})

it('begins with the shipped weights where those that are stored are for other features', async () => {
  await feeds(0, 30)
  await trainer().round(never)
  const { head } = await store.load()
  const other: Ranker<ToyModel> = { ...toyRanker, accepts: () => false }
  await redis.del(feedModelKeys(site, namespace).lease)
  await trainer({ ranker: other }).round(never)
  const again = (await store.load()).head
  expect(again).toEqual({ ...head, listsLearned: head!.listsLearned })
})

function follow(over: {
  onChange?: (site: string, active: ActiveVersion) => void
  onRestored?: (site: string, active: ActiveVersion) => void
}): ActiveModels<number> {
  return followActiveModels<ToyModel, number>({
    sites: () => [site],
    storeOf: () => store,
    start: toyRanker.start,
    accepts: (model) => toyRanker.accepts(model),
    prepare: ({ weights }) => weights[0]!,
    onError: () => {},
    now: () => nowMs,
    ...over,
  })
}

it('is followed by every replica', async () => {
  const models = follow({})
  const appeal = (): number[] => ['a', 'b', 'c'].map((storyId) => models.ofSite(site).appeal.of(storyId)[0]!)
  try {
    expect(models.ofSite(site)).toMatchObject({ about: { version: 0 }, prepared: 0 })
    expect(appeal()).toEqual([0, 0, 0])
    await feeds(0, 30)
    const running = trainer()
    await running.round(never)
    await models.refresh()
    const { head, active } = await store.load()
    expect(models.ofSite(site)).toMatchObject({ about: active, prepared: head!.model.weights[0] })
    const [a, b, c] = appeal()
    expect(b).toBeGreaterThan(1)
    expect(Math.max(a!, c!)).toBeLessThan(0)

    // It fades by itself, and what is learned comes at once, also while a version is held.
    nowMs += 24 * 3_600_000
    await models.refresh()
    expect(appeal()[1]).toBeCloseTo(b! / 2, 3)
    await activateVersion(store, { version: active.version, training: 'held', by: 'operator', nowMs })
    await feeds(30, 60, { atMs: nowMs, clicked: 0 })
    nowMs += 20_000
    await running.round(never)
    await models.refresh()
    expect(models.ofSite(site).about.version).toBe(active.version)
    expect(appeal()[0]).toBeGreaterThan(1)
  } finally {
    await models.close()
  }
})

it('gives the weights that rank back to a Redis that lost them, and is trained anew beside them', async () => {
  const [changes, restored]: [number[], number[]] = [[], []]
  const models = follow({
    onChange: (_site, { version }) => changes.push(version),
    onRestored: (_site, { version }) => restored.push(version),
  })
  const other = follow({ onRestored: (_site, { version }) => restored.push(version) })
  const { model } = feedModelKeys(site, namespace)
  try {
    await feeds(0, 30)
    const running = trainer()
    await running.round(never)
    const { active } = await store.load()
    const weights = await store.readWeights(active.version)
    await Promise.all([models.refresh(), other.refresh()])
    const ranking = models.ofSite(site)
    // A version of the test before may have been seen, too.
    expect(changes.splice(0).at(-1)).toBe(active.version)

    // Whether or not the trainer has begun again.
    for (const lose of [
      () => redis.del(model),
      () => redis.hdel(model, 'active', 'newest', 'versions', 'head'),
    ]) {
      restored.length = 0
      await lose()
      await Promise.all([models.refresh(), other.refresh()])
      await models.refresh()
      expect(restored).toEqual([active.version])
      expect(models.ofSite(site)).toMatchObject({ about: ranking.about, prepared: ranking.prepared })
      expect(await store.load()).toMatchObject({ active, newest: active.version })
      expect(await store.readWeights(active.version)).toEqual(weights)
      expect(await store.listVersions()).toMatchObject([{ version: active.version, quality: [] }])
    }

    await feeds(30, 60, { atMs: nowMs })
    nowMs += 20_000
    await running.round(never)
    const again = await store.load()
    expect(again.head?.listsLearned).toBe(learnable(0, 60))
    expect(again.active).toMatchObject({ version: active.version + 1, by: 'trainer' })
    await models.refresh()
    expect(changes).toEqual([active.version + 1])

    // Nor is an operator's choice lost, of the shipped weights, too; a later one wins.
    await activateVersion(store, { version: 0, training: 'held', by: 'operator', nowMs })
    await Promise.all([models.refresh(), other.refresh()])
    await redis.del(model)
    await models.refresh()
    expect((await store.load()).active).toMatchObject({ version: 0, isHeld: true, by: 'operator' })
    await redis.del(model)
    await activateVersion(store, { version: 0, training: 'continues', by: 'another', nowMs: nowMs + 1 })
    await other.refresh()
    expect((await store.load()).active).toMatchObject({ version: 0, isHeld: false, by: 'another' })
  } finally {
    await models.close()
    await other.close()
  }
})
