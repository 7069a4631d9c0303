import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '@frontpage/ranking'
import { createReaders, presenceAt, type DemoReader } from './create-readers.js'
import { createDemoPlatform, type DemoPlatformOptions } from './demo-platform.js'
import { createInterestWaves } from './interest-waves.js'
import { visit, type ReaderMemory, type VisitOptions } from './visit.js'

export interface DemoOptions extends Omit<DemoPlatformOptions, 'random'> {
  readonly readers: number
  /** About so many events are sent in a second. */
  readonly eventsPerSecond: number
  readonly seed: number
  /** Reading takes its time divided by this. */
  readonly hurry: number
  /** Ends the demo, and the visits that are under way. */
  readonly signal: AbortSignal
  /** Is told once a minute what the readers did. */
  readonly onMinute?: (summary: DemoSummary) => void
}

export interface DemoSummary {
  readonly visits: number
  readonly events: number
  readonly hot: readonly string[]
  /** Requests that had no answer, or were answered 429 or 5xx; they were repeated. */
  readonly repeated: number
  readonly givenUp: number
  readonly refused: number
  /** Visits that ended with an error, and the last one's. */
  readonly broken: number
  readonly lastProblem?: string
}

const minuteMs = 60_000
const tickMs = 50
/** Further visits wait while so many are under way: a platform that is away is not run at by all readers. */
const maxVisits = 60
/** The events of a visit, before any is known. */
const usualEvents = 8

/** Lets readers visit the site until it is told to stop. @returns what they did in all */
export async function runDemo(options: DemoOptions): Promise<DemoSummary> {
  const { signal, hurry, eventsPerSecond, onMinute } = options
  const random = seededRandom(options.seed)
  const readers = createReaders(options.readers, random)
  // Ids and choices differ from run to run: a run that repeated its message ids would send nothing new.
  const chance = seededRandom(options.seed ^ Date.now())
  const platform = createDemoPlatform({ ...options, random: chance })
  const waves = createInterestWaves(chance, () => platform.freshStory())
  const memories = new Map<string, ReaderMemory>()
  const underWay = new Set<Promise<void>>()
  const startMs = Date.now()
  let [visits, finished, events, broken] = [0, 0, 0, 0]
  let lastProblem: string | undefined
  let lastMs = startMs
  let due = 0
  let nextMinuteMs = startMs + minuteMs

  const summary = (): DemoSummary => ({
    visits,
    events,
    hot: waves.hot(Date.now()),
    repeated: platform.failed.busy + platform.failed.connectionErrors,
    givenUp: platform.failed.givenUp,
    refused: platform.failed.refused,
    broken,
    ...(lastProblem !== undefined && { lastProblem }),
  })

  /** A reader who is likely to come now. A day of the readers takes 24 minutes. */
  function nextReader(nowMs: number): DemoReader {
    const hour = ((nowMs - startMs) / minuteMs + 7) % 24
    for (;;) {
      const reader = readers[Math.floor(chance() * readers.length)]!
      if (chance() < presenceAt(reader, hour)) return reader
    }
  }

  async function finish(
    reader: DemoReader,
    visited: Pick<VisitOptions, 'memory' | 'hotStory'>,
  ): Promise<void> {
    try {
      events += await visit(reader, { ...visited, platform, hurry, signal, random: chance })
      finished++
    } catch (error) {
      // One visit that fails is no reason for the others to end.
      if (!signal.aborted) {
        broken++
        lastProblem = String(error)
      }
    }
  }

  function beginVisit(nowMs: number): void {
    const reader = nextReader(nowMs)
    const memory = memories.get(reader.anonymousId) ?? {
      read: new Set(),
      isSignedIn: false,
      isExposed: false,
    }
    memories.set(reader.anonymousId, memory)
    visits++
    const going = finish(reader, { memory, hotStory: waves.draw(nowMs) }).finally(() =>
      underWay.delete(going),
    )
    underWay.add(going)
  }

  try {
    while (!signal.aborted) {
      const nowMs = Date.now()
      const eventsOfVisit = finished === 0 ? usualEvents : Math.max(1, events / finished)
      // Time in which no visit could begin is not made up for.
      due = Math.min(due + ((nowMs - lastMs) / 1_000) * (eventsPerSecond / eventsOfVisit), maxVisits)
      lastMs = nowMs
      while (due >= 1 && underWay.size < maxVisits) {
        due--
        beginVisit(nowMs)
      }
      if (nowMs >= nextMinuteMs) {
        nextMinuteMs = nowMs + minuteMs
        onMinute?.(summary())
      }
      await pause(tickMs, undefined, { signal }).catch(() => undefined)
    }
    return summary()
  } finally {
    platform.close()
  }
}
