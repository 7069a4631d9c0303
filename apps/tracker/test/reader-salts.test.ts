import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'
import { readerSaltKey } from '@frontpage/contracts'
import { createRedis, isReadyWithin, type Redis } from '@frontpage/redis'
import { startTestRedis, waitFor, type TestRedis } from '@frontpage/testing'
import { createDaySalts, type DaySalts } from '../src/reader-salts/day-salts.js'
import { createRedisSaltExchange } from '../src/reader-salts/redis-salt-exchange.js'

const dayMs = 86_400_000
const noon = Date.UTC(2026, 10, 30, 12)
const namespace = 'salts'

let server: TestRedis
let redis: Redis
beforeAll(async () => {
  server = await startTestRedis()
  redis = createRedis({ url: server.url }, 'producer')
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

let nowMs: number
let monotonicMs: number
beforeEach(async () => {
  nowMs = noon
  monotonicMs = 0
  await isReadyWithin(redis, 5_000)
  await redis.flushdb()
})

interface Tracker extends Pick<DaySalts, 'refresh'> {
  /** The hash of a reader who came at this time, by default now. */
  hash(clientMs?: number, id?: string, sourceId?: string): string
  unshared(): number
}

const open: DaySalts[] = []
afterEach(() => {
  for (const salts of open.splice(0)) salts.close()
})

async function startTracker(inNamespace = namespace): Promise<Tracker> {
  let unshared = 0
  const salts = createDaySalts({
    shared: createRedisSaltExchange(redis, { namespace: inNamespace }),
    onUnshared: () => unshared++,
    now: () => nowMs,
    monotonicMs: () => monotonicMs,
  })
  open.push(salts)
  await salts.refresh()
  return {
    // The first may be one that the timer began before what a test did last.
    async refresh() {
      await salts.refresh()
      await salts.refresh()
    },
    hash: (originalTimestamp = nowMs, id = 'reader', sourceId = 'web') =>
      salts.hashId(id, { sourceId, receivedAt: nowMs, originalTimestamp }),
    unshared: () => unshared,
  }
}

/** Refreshes the salts as often as trackers do within half a minute. */
async function refreshForLong(trackers: readonly Tracker[]): Promise<void> {
  for (let n = 0; n < 6; n++) {
    monotonicMs += 5_000
    for (const tracker of trackers) await tracker.refresh()
  }
}

async function away(): Promise<void> {
  await server.kill()
  await waitFor(() => redis.status !== 'ready')
}

async function back(options: { empty: boolean }): Promise<void> {
  await server.restart(options)
  await waitFor(() => redis.status === 'ready')
}

it('gives a reader one hash on all trackers, another on another day and for another source', async () => {
  const [one, other] = [await startTracker(), await startTracker()]
  expect(other.hash()).toBe(one.hash())
  const yesterday = one.hash(noon - dayMs)
  expect(other.hash(noon - 86_400_000)).toBe(yesterday)
  const hashes = [one.hash(), yesterday, one.hash(noon, 'other'), one.hash(noon, 'reader', 'app')]
  expect(new Set(hashes).size).toBe(4)
  expect(hashes.every((hash) => /^day-[\w-]{27}$/.test(hash))).toBe(true)
  expect([one.unshared(), other.unshared()]).toEqual([0, 0])
})

it('cannot be computed from what is configured', async () => {
  const hash = (await startTracker()).hash()
  const text = '2026-11-30\nweb\nreader'
  expect(hash).not.toBe(`day-${createHash('sha256').update(text).digest('base64url').slice(0, 27)}`)
  await redis.flushdb()
  expect((await startTracker()).hash()).not.toBe(hash)
  expect((await startTracker('elsewhere')).hash()).not.toBe(hash)
})

it('keeps a reader’s hash over midnight for events of the day before, also without Redis', async () => {
  const [one, other] = [await startTracker(), await startTracker()]
  const ofToday = one.hash(noon)
  const ofTomorrow = one.hash(noon + dayMs)
  await away()
  nowMs = noon + dayMs
  for (const tracker of [one, other]) {
    await tracker.refresh()
    expect([tracker.hash(noon), tracker.hash()]).toEqual([ofToday, ofTomorrow])
    expect(tracker.unshared()).toBe(0)
  }
  await back({ empty: false })
})

it('goes on without Redis in a tracker that starts then, counts that, and agrees when Redis is back', async () => {
  const holder = await startTracker()
  const hash = holder.hash()
  await away()
  const late = await startTracker()
  expect(late.hash()).not.toBe(hash)
  expect(late.hash()).toBe(late.hash())
  expect(late.unshared()).toBe(3)
  await holder.refresh()
  expect(holder.hash()).toBe(hash)
  await back({ empty: false })
  await late.refresh()
  expect([late.hash(), late.unshared()]).toEqual([hash, 3])
})

it('gives an emptied Redis the salts back, whoever comes first', async () => {
  const holder = await startTracker()
  const hash = holder.hash()
  await away()
  const late = await startTracker()
  await holder.refresh()
  await back({ empty: true })
  for (const tracker of [late, holder, late]) await tracker.refresh()
  expect([holder.hash(), late.hash()]).toEqual([hash, hash])
  expect((await startTracker()).hash()).toBe(hash)
})

it('shares a salt that was made without Redis when nobody has another', async () => {
  await away()
  const trackers = [await startTracker(), await startTracker()]
  await back({ empty: true })
  await refreshForLong(trackers)
  expect(trackers[0]?.hash()).toBe(trackers[1]?.hash())
  expect(await redis.exists(readerSaltKey('2026-11-30', namespace))).toBe(1)
})

it('throws a day’s salt away a day after its end, in Redis, too', async () => {
  const tracker = await startTracker()
  const before = tracker.hash(noon)
  const endMs = Date.UTC(2026, 11, 2)
  const ttlMs = await redis.pttl(readerSaltKey('2026-11-30', namespace))
  expect(ttlMs).toBeLessThanOrEqual(endMs - noon)
  expect(ttlMs).toBeGreaterThan(endMs - noon - 60_000)
  nowMs = endMs - 1
  expect(tracker.hash(noon)).toBe(before)
  nowMs = endMs
  expect(tracker.hash(noon)).not.toBe(before)
  // Redis expires its keys by its own clock.
  await redis.del(readerSaltKey('2026-11-30', namespace))
  await refreshForLong([tracker])
  nowMs = noon
  const keys = await redis.keys('*')
  expect(keys.toSorted()).toEqual(
    ['2026-12-01', '2026-12-02', '2026-12-03'].map((day) => readerSaltKey(day, namespace)),
  )
  expect(tracker.hash(noon)).not.toBe(before)
})

it('still tells the readers and days of late events apart', async () => {
  const tracker = await startTracker()
  const longAgo = noon - 10 * dayMs
  const hashes = [longAgo, longAgo - dayMs, noon].flatMap((ms) => [
    tracker.hash(ms),
    tracker.hash(ms, 'other'),
  ])
  expect(new Set(hashes).size).toBe(6)
  expect(tracker.hash(longAgo)).toBe(hashes[0])
})
