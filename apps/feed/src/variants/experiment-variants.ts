import { hash } from 'node:crypto'
import { exposureEventName, exposureSourceId, type AcceptedEvent } from '@frontpage/contracts'
import type { Journal } from '@frontpage/event-producer'
import { runExperiment, type Attributes, type ExperimentResult } from '@frontpage/experiments'
import { createTwoGenerationCache } from '@frontpage/service-kit'
import type { FeedRanker } from '../ranker/feed-ranker.js'
import type { FeedReader } from '../reader/feed-reader.js'
import type { FeedVariants } from './feed-variants.js'
import {
  coverageAt,
  findRankingExperiment,
  rankerNameOf,
  type RankingExperiment,
} from './ranking-experiments.js'

export interface ExperimentVariantsOptions {
  /** Returns the same list until an experiment changes. */
  readonly experiments: () => readonly RankingExperiment[]
  /** The ranker of this name on a site; undefined for a name that means none. */
  readonly rankerNamed: (site: string, name: string) => FeedRanker | undefined
  readonly defaultRanker: (site: string) => FeedRanker
  readonly journal: Pick<Journal, 'append'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const dayMs = 86_400_000
/** The limit of a generation: an exposure that is forgotten costs a row that the archive merges away. */
const maxRemembered = 100_000

/**
 * Assigns rankers by the site's ranking experiment, as the splitter would, and says once a day that a reader saw what a
 * variation does. Readers about whom nothing may be known, and those outside of the experiment, get the default.
 */
export function createExperimentVariants(options: ExperimentVariantsOptions): FeedVariants {
  const { experiments, rankerNamed, defaultRanker, journal, now } = options
  const exposed = createTwoGenerationCache<true>({ maxEntries: maxRemembered })

  async function expose(
    site: string,
    experiment: RankingExperiment,
    result: ExperimentResult,
  ): Promise<void> {
    const event = toExposure(site, experiment, result, now())
    if (exposed.get(event.messageId) === true) return
    try {
      await journal.append([JSON.stringify(event)])
      exposed.set(event.messageId, true)
    } catch {
      // The journal reports its own state; the reader's next feed tries again.
    }
  }

  return {
    of(site, reader, surface) {
      const nowMs = now()
      const standard = { name: 'default', ranker: defaultRanker(site), expose: () => undefined }
      const experiment = findRankingExperiment(experiments(), { site, nowMs })
      if (experiment === undefined || reader.impersonal !== undefined) return standard
      const result = assign(experiment, attributesOf(reader, surface), nowMs)
      if (!result.inExperiment) return standard
      const variation = experiment.variations[result.variationId]
      const ranker = rankerNamed(site, rankerNameOf(variation?.payload) ?? '') ?? standard.ranker
      return {
        name: variation?.key ?? standard.name,
        ranker,
        expose: () => expose(site, experiment, result),
      }
    },
  }
}

function attributesOf({ anonymousId, userId }: FeedReader, surface: string): Attributes {
  return {
    id: anonymousId ?? userId,
    surface,
    ...(anonymousId !== undefined && { anonymousId }),
    ...(userId !== undefined && { userId }),
  }
}

/** Compiles an experiment as the splitter does. */
function assign(experiment: RankingExperiment, attributes: Attributes, nowMs: number): ExperimentResult {
  const { id, site, variations, hashAttribute, salt, phase, condition, layer } = experiment
  return runExperiment(
    { attributes },
    {
      key: id,
      variations: variations.map((_, at) => at),
      weights: weightsOf(experiment),
      meta: variations.map(({ key }) => ({ key })),
      coverage: coverageAt(experiment, nowMs),
      hashAttribute,
      hashVersion: 2,
      seed: salt,
      phase: String(phase),
      disableStickyBucketing: true,
      ...(condition !== undefined && { condition }),
      ...(layer !== undefined && {
        filters: [
          {
            seed: `layer/${site}/${layer.name}/`,
            attribute: hashAttribute,
            hashVersion: 2,
            ranges: [[layer.from, layer.to]],
          },
        ],
      }),
    },
  )
}

function weightsOf({ variations }: RankingExperiment): number[] {
  return variations.map(({ weight }) => weight ?? 1 / variations.length)
}

/** One id for a unit, variation and day, whichever replica counts it: the archive keeps one. */
function toExposure(
  site: string,
  experiment: RankingExperiment,
  { variationId, hashAttribute, hashValue }: ExperimentResult,
  nowMs: number,
): AcceptedEvent {
  const unit = String(hashValue).toWellFormed()
  const variation = experiment.variations[variationId]?.key ?? String(variationId)
  const dayStartMs = Math.floor(nowMs / dayMs) * dayMs
  const identity = JSON.stringify([
    site,
    hashAttribute,
    unit,
    experiment.id,
    experiment.phase,
    variation,
    dayStartMs,
  ])
  return {
    messageId: `exposure-feed-${hash('sha256', identity, 'base64url').slice(0, 27)}`,
    type: 'track',
    sourceId: exposureSourceId,
    site,
    environment: 'production',
    receivedAt: nowMs,
    timestamp: nowMs,
    originalTimestamp: dayStartMs,
    event: exposureEventName,
    ...(hashAttribute === 'userId' ? { userId: unit } : { anonymousId: unit }),
    properties: {
      experiment_id: experiment.id,
      variation_id: variation,
      variation_index: variationId,
      phase: experiment.phase,
      weights: weightsOf(experiment),
      hash_attribute: hashAttribute,
      unit,
      sticky: false,
      exposed_at: new Date(nowMs).toISOString(),
    },
  }
}
