import { setTimeout as pause } from 'node:timers/promises'
import { sourceSchema } from '@frontpage/contracts'
import { createControlRecordStore, sourceRecords } from '@frontpage/control-records'
import type { Redis } from '@frontpage/redis'
import { medianOf } from '../../../load/percentile.js'
import type { Cleanup } from '../../../platform/cleanup.js'
import { startRedis } from '../../../platform/start-redis.js'
import { platformSources, type Platform } from '../../../platform/start-platform.js'
import { foldDay, foldStories } from './fold-day.js'
import { slugOf } from './invented-day.js'

const stories = 100_000
/** A normal day's 10 million events by the reference mix: half are views, 22 % are reads. */
const views = 5_000_000
const readers = 1_500_000
/** The site's cards are read in the background when the service already answers. */
const cardsWithinMs = 240_000

export interface MemoryReport {
  redisBytesPerLiveStory: number
  redisMbOf100kStories: number
  /** Separate data: titles, addresses and so on, which other services use too. */
  redisMbOf100kCards: number
  memoryShape: { stories: number; views: number; events: number; readers: number; hours: number }
  foldSeconds: number
  /** The time from the start of a trending service on this data until it is ready. */
  loadSeconds100k: number
  /** The further time until it knows the title of every story in the list of 100. */
  cardsSeconds100k: number | null
  rssMb100k: number | null
  /**
   * Requests for a list in that service: the slowest and the median of answers that came one after the other for ten
   * seconds.
   */
  read100kMaxMs: number
  read100kP50Ms: number
}

/** A day of 100,000 live stories in a Redis of its own, and a trending service that reads it. */
export async function measureMemory(cleanup: Cleanup, platform: Platform): Promise<MemoryReport> {
  const { namespace, site, logDirectory } = platform
  const { server, redis } = await startRedis(cleanup, { name: 'memory-redis', logDirectory })
  const shape = { site, namespace, stories, views, readers, storyIdOf: slugOf, untilMs: Date.now(), seed: 4 }

  const sources = createControlRecordStore(redis, sourceRecords, { namespace, onUnreadable: () => {} })
  const records = platformSources.map((source) => sourceSchema.parse(source))
  await sources.merge(
    records.map((source) => ({
      id: source.id,
      version: 1,
      changedAt: 0,
      changeId: '',
      json: JSON.stringify(source),
    })),
  )
  const empty = await usedBytes(redis)
  const day = await foldDay(redis, shape)
  const bytes = (await usedBytes(redis)) - empty
  process.stderr.write(`${stories} live stories: ${toMb(bytes)} MB in Redis, ${JSON.stringify(day)}\n`)
  await foldStories(redis, shape)
  const cardBytes = (await usedBytes(redis)) - empty - bytes

  const startedAt = performance.now()
  const trending = await platform.startTrending({ name: 'trending-100k', redisUrl: server.url })
  const loadSeconds100k = secondsSince(startedAt)
  process.stderr.write(`a trending service has read it after ${loadSeconds100k} s\n`)
  const hasCards = await waitForCards(trending.url)
  const cardsSeconds100k = hasCards ? secondsSince(startedAt) : null
  const { maxMs, p50Ms } = await readForAWhile(trending.url)
  const rssMb100k = trending.server.usage()?.rssMb ?? null
  await trending.server.close()
  return {
    redisBytesPerLiveStory: Math.round(bytes / stories),
    redisMbOf100kStories: toMb(bytes),
    redisMbOf100kCards: toMb(cardBytes),
    memoryShape: { stories, views, events: day.events, readers, hours: 24 },
    foldSeconds: day.seconds,
    loadSeconds100k,
    cardsSeconds100k,
    rssMb100k,
    read100kMaxMs: maxMs,
    read100kP50Ms: p50Ms,
  }
}

async function usedBytes(redis: Redis): Promise<number> {
  const bytes = Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1])
  if (!Number.isFinite(bytes)) throw new Error('Redis does not report its memory')
  return bytes
}

async function waitForCards(url: string): Promise<boolean> {
  const deadline = performance.now() + cardsWithinMs
  while (performance.now() < deadline) {
    const response = await fetch(`${url}/v1/trending?limit=100`)
    const { lists } = (await response.json()) as { lists: { entries: { title?: string }[] }[] }
    if (lists[0]?.entries.length === 100 && lists[0].entries.every(({ title }) => title !== undefined))
      return true
    await pause(500)
  }
  return false
}

/** One reader sends request after request, while lists are made again. */
async function readForAWhile(url: string): Promise<{ maxMs: number; p50Ms: number }> {
  const times: number[] = []
  const until = performance.now() + 10_000
  while (performance.now() < until) {
    const startedAt = performance.now()
    await (await fetch(`${url}/v1/trending?limit=10`)).arrayBuffer()
    times.push(performance.now() - startedAt)
    await pause(5)
  }
  const round = (value: number): number => Number(value.toFixed(2))
  return { maxMs: round(Math.max(...times)), p50Ms: round(medianOf(times)) }
}

const toMb = (bytes: number): number => Number((bytes / 1_000_000).toFixed(1))
const secondsSince = (startedAt: number): number =>
  Number(((performance.now() - startedAt) / 1000).toFixed(1))
