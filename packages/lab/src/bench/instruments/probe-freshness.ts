import { followReadModels, readStories, type ReadModels } from '@frontpage/read-models'
import { percentileOf } from '../../load/percentile.js'
import {
  archivePlace,
  probeEvents,
  type PlaceToLook,
  type Probe,
  type Probing,
} from '../../load/probe-events.js'
import type { Platform } from '../../platform/start-platform.js'

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

type Place = 'store' | 'folds'

/** Looks for its own events in the archive and in the stories' fold. */
export async function probeFreshness(platform: Platform, seconds: number): Promise<Freshness> {
  const { probes, refused } = await probeStoreAndFolds(platform, seconds)
  if (refused.length > 0) throw new Error(`${refused.length} probes were not answered 200`)
  return summariseProbes(probes)
}

/** The same, with each of the events. */
export async function probeStoreAndFolds(platform: Platform, seconds: number): Promise<Probing<Place>> {
  const { redis, namespace } = platform
  const models = await followReadModels(redis, { namespace, onError: () => {} })
  const places = { store: archivePlace(platform.store), folds: storiesPlace(platform, models) }
  try {
    return await probeEvents<Place>(platform, { seconds, places })
  } finally {
    models.close()
  }
}

function storiesPlace({ redis, site }: Platform, models: ReadModels): PlaceToLook {
  return {
    everyMs: 20,
    async find(wanted) {
      const namespace = models.namespaceOf('stories')
      const storyIds = wanted.map(({ storyId }) => storyId)
      const stories = await readStories(redis, { site, namespace, storyIds, nowMs: Date.now() })
      return new Set(wanted.filter((_, at) => stories[at] !== undefined).map(({ messageId }) => messageId))
    },
  }
}

export function summariseProbes(probes: readonly Pick<Probe<Place>, 'seenAfterMs'>[]): Freshness {
  const found = probes.flatMap(({ seenAfterMs: { store, folds } }) =>
    store === undefined || folds === undefined ? [] : [{ store, folds }],
  )
  const sorted = (read: (one: Record<Place, number>) => number): number[] =>
    found.map(read).toSorted((a, b) => a - b)
  const both = sorted(({ store, folds }) => Math.max(store, folds))
  const stored = sorted(({ store }) => store)
  const folded = sorted(({ folds }) => folds)
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
