import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { EventStoreClient } from '@frontpage/event-store'
import { readStories } from '@frontpage/read-models'
import { createPoster } from '../drill/post-body.js'
import { percentileOf } from '../load/percentile.js'
import type { Platform } from '../platform/start-platform.js'

/** Times from a POST's answer until its event can be read. */
export interface Freshness {
  samples: number
  /** The slower of the two, of each event. */
  p50Ms: number
  p99Ms: number
  maxMs: number
  storeP50Ms: number
  storeP99Ms: number
  foldsP50Ms: number
  foldsP99Ms: number
  /** Events that did not become readable in time; they are in no percentile. */
  missing: number
}

export interface Probe {
  messageId: string
  storyId: string
  answeredAtMs: number
  storeMs?: number
  foldsMs?: number
}

const probesPerSecond = 20
/**
 * A figure is too long by up to as much, and never too short. Looking into the archive is work for it: fifty times a
 * second, it made the 99th percentile more than twice as long.
 */
const lookEveryMs = { storeMs: 100, foldsMs: 20 }
const giveUpAfterMs = 30_000
/** Few events of the load have this name, and the archive's key finds it without reading the others. */
const probeEvent = 'Story Liked'

/** Sends likes of stories of their own, one by one, and looks for each in the archive and in the stories' fold. */
export async function probeFreshness(platform: Platform, seconds: number): Promise<Freshness> {
  const { trackerUrl, writeKey, store, redis, site, namespace } = platform
  const poster = createPoster({ target: trackerUrl, writeKey, connections: 4 })
  const probes: Probe[] = []
  let isSending = true

  async function sendProbe(): Promise<void> {
    const id = randomUUID()
    const storyId = `probe-${id}`
    const body = {
      messageId: id,
      anonymousId: id,
      event: probeEvent,
      timestamp: new Date().toISOString(),
      properties: { storyId },
    }
    const { status } = await poster.post('/v1/track', Buffer.from(JSON.stringify(body)))
    if (status !== 200) throw new Error(`a probe was answered ${status}`)
    probes.push({ messageId: id, storyId, answeredAtMs: performance.now() })
  }

  async function sendProbes(): Promise<void> {
    const startMs = performance.now()
    const sent: Promise<void>[] = []
    for (let index = 0; index < seconds * probesPerSecond; index++) {
      await pause(Math.max(0, startMs + (index * 1000) / probesPerSecond - performance.now()))
      sent.push(sendProbe())
    }
    await Promise.all(sent)
    isSending = false
  }

  /** Calls `find` with the probes of which `isFound` does not hold yet, until none is left. */
  async function lookFor(key: 'storeMs' | 'foldsMs', find: (wanted: Probe[]) => Promise<Set<string>>) {
    for (;;) {
      const wanted = probes.filter(
        (probe) => probe[key] === undefined && performance.now() - probe.answeredAtMs < giveUpAfterMs,
      )
      if (wanted.length === 0 && !isSending) return
      if (wanted.length > 0) {
        const found = await find(wanted)
        const nowMs = performance.now()
        for (const probe of wanted) if (found.has(probe.messageId)) probe[key] = nowMs - probe.answeredAtMs
      }
      await pause(lookEveryMs[key])
    }
  }

  await Promise.all([
    sendProbes(),
    lookFor('storeMs', (wanted) =>
      findStored(
        store,
        wanted.map(({ messageId }) => messageId),
      ),
    ),
    lookFor('foldsMs', async (wanted) => {
      const stories = await readStories(redis, {
        nowMs: Date.now(),
        site,
        namespace,
        storyIds: wanted.map(({ storyId }) => storyId),
      })
      return new Set(wanted.filter((_, at) => stories[at] !== undefined).map(({ messageId }) => messageId))
    }),
  ])
  poster.close()
  return summariseProbes(probes)
}

async function findStored(store: EventStoreClient, ids: readonly string[]): Promise<Set<string>> {
  const result = await store.query({
    query: `SELECT message_id FROM events
      WHERE source_id = 'dev' AND key_hour >= now() - INTERVAL 2 HOUR AND type = 'track' AND event = {event: String}
        AND message_id IN {ids: Array(String)}`,
    query_params: { ids, event: probeEvent },
    format: 'JSONCompactEachRow',
  })
  return new Set((await result.json<[string]>()).map(([id]) => id))
}

export function summariseProbes(probes: readonly Probe[]): Freshness {
  const found = probes.flatMap(({ storeMs, foldsMs }) =>
    storeMs === undefined || foldsMs === undefined ? [] : [{ storeMs, foldsMs }],
  )
  const sorted = (read: (one: { storeMs: number; foldsMs: number }) => number): number[] =>
    found.map(read).toSorted((a, b) => a - b)
  const both = sorted(({ storeMs, foldsMs }) => Math.max(storeMs, foldsMs))
  const stored = sorted(({ storeMs }) => storeMs)
  const folded = sorted(({ foldsMs }) => foldsMs)
  const at = (times: readonly number[], percent: number): number =>
    Number(percentileOf(times, percent).toFixed(1))
  return {
    samples: found.length,
    p50Ms: at(both, 50),
    p99Ms: at(both, 99),
    maxMs: at(both, 100),
    storeP50Ms: at(stored, 50),
    storeP99Ms: at(stored, 99),
    foldsP50Ms: at(folded, 50),
    foldsP99Ms: at(folded, 99),
    missing: probes.length - found.length,
  }
}
