import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { EventStoreClient } from '@frontpage/event-store'
import { createPoster } from '../http/post-body.js'
import type { Platform } from '../platform/start-platform.js'

/** One event whose way to the readers is timed. */
export interface Probe<Place extends string> {
  readonly messageId: string
  /** A story of its own. */
  readonly storyId: string
  readonly answeredAtMs: number
  /** The time from the answer until it could be read there; absent while it could not be. */
  readonly seenAfterMs: Partial<Record<Place, number>>
}

/** A place where probes are looked for. */
export interface PlaceToLook {
  /** A measured time is too long by at most this interval, and never too short. */
  everyMs: number
  /** @returns the message ids of those that can be read there */
  readonly find: (
    wanted: readonly Pick<Probe<string>, 'messageId' | 'storyId'>[],
  ) => Promise<ReadonlySet<string>>
}

export interface Probing<Place extends string> {
  readonly probes: readonly Probe<Place>[]
  /** Message ids of events that were not answered 200; they are not looked for. */
  readonly refused: readonly string[]
}

const probesPerSecond = 20
const giveUpAfterMs = 30_000
/** Few events of the load have this name, so that the archive's key finds it without reading the others. */
const probeEvent = 'Story Liked'

/** Sends likes of stories of their own, one by one, and looks for each in all the places. */
export async function probeEvents<Place extends string>(
  { trackerUrl, writeKey }: Pick<Platform, 'trackerUrl' | 'writeKey'>,
  { seconds, places }: { seconds: number; places: Readonly<Record<Place, PlaceToLook>> },
): Promise<Probing<Place>> {
  const poster = createPoster({ target: trackerUrl, writeKey, connections: 4 })
  const probes: Probe<Place>[] = []
  const refused: string[] = []
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
    const answer = await poster.post('/v1/track', Buffer.from(JSON.stringify(body))).catch(() => undefined)
    if (answer?.status !== 200) refused.push(id)
    else probes.push({ messageId: id, storyId, answeredAtMs: performance.now(), seenAfterMs: {} })
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

  /** Looks for the probes that were not seen there yet, until none is left. */
  async function lookIn(place: Place): Promise<void> {
    const { everyMs, find } = places[place]
    for (;;) {
      const wanted = probes.filter(
        ({ seenAfterMs, answeredAtMs }) =>
          seenAfterMs[place] === undefined && performance.now() - answeredAtMs < giveUpAfterMs,
      )
      if (wanted.length === 0 && !isSending) return
      if (wanted.length > 0) {
        const found = await find(wanted)
        const nowMs = performance.now()
        for (const probe of wanted) {
          if (found.has(probe.messageId)) probe.seenAfterMs[place] = nowMs - probe.answeredAtMs
        }
      }
      await pause(everyMs)
    }
  }

  await Promise.all([sendProbes(), ...(Object.keys(places) as Place[]).map(lookIn)])
  poster.close()
  return { probes, refused }
}

/**
 * The archive as a place to look. Looking costs it work: at fifty times a second, the 99th percentile was more than
 * twice as long.
 */
export function archivePlace(store: EventStoreClient): PlaceToLook {
  return {
    everyMs: 100,
    async find(wanted) {
      const result = await store.query({
        query: `SELECT message_id FROM events
          WHERE source_id = 'dev' AND key_hour >= now() - INTERVAL 2 HOUR AND type = 'track' AND event = {event: String}
            AND message_id IN {ids: Array(String)}`,
        query_params: { ids: wanted.map(({ messageId }) => messageId), event: probeEvent },
        format: 'JSONCompactEachRow',
      })
      return new Set((await result.json<[string]>()).map(([id]) => id))
    },
  }
}
