import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { repeatUntilClosed } from '@frontpage/concurrency'
import { feedModelKeys } from '@frontpage/contracts'
import type { EventStoreClient } from '@frontpage/event-store'
import { createLease, type Redis } from '@frontpage/redis'
import type { Logger } from '@frontpage/service-kit'
import { createListReader } from './lists/list-reader.js'
import type { Ranker } from './rounds/ranker.js'
import { createSiteTrainer, type SiteTrainer } from './rounds/site-trainer.js'
import type { TrainingReports } from './rounds/training-reports.js'
import type { TrainingSettings } from './rounds/training-settings.js'
import type { FeedModelStore } from './stored/feed-model-store.js'

export interface Trainer {
  /** The distance from the clock of the site that is furthest behind it; 0 where this process trains none. */
  behindSeconds(): number
  /** The number of sites that this process trains. */
  sites(): number
  close(): Promise<void>
}

export interface TrainerOptions<Model> {
  readonly redis: Redis
  readonly namespace: string
  readonly archive: EventStoreClient
  readonly sites: () => readonly string[]
  readonly storeOf: (site: string) => FeedModelStore<Model>
  readonly ranker: Ranker<Model>
  readonly settings: TrainingSettings
  readonly reports: TrainingReports
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Trains the models of the sites whose leases this process gets; the other replicas train the others, or wait. */
export function openTrainer<Model>(options: TrainerOptions<Model>): Trainer {
  const { redis, namespace, archive, settings, log, now } = options
  const { sliceMs, windowMs, leaseMs, everyMs, maxListsPerSlice } = settings
  const trainers = new Map<string, SiteTrainer>()

  function trainerOf(site: string): SiteTrainer {
    const known = trainers.get(site)
    if (known !== undefined) return known
    const trainer = createSiteTrainer({
      ...options,
      store: options.storeOf(site),
      lease: createLease(redis, {
        key: feedModelKeys(site, namespace).lease,
        ttlMs: leaseMs,
        // The token names the process, so that an operator finds it.
        newToken: () => `${hostname()}:${process.pid}:${randomUUID()}`,
      }),
      reader: createListReader(archive, { site, sliceMs, windowMs, maxPerSlice: maxListsPerSlice }),
      onRefusal: (refusal) =>
        log.warn({ site, ...refusal }, 'trained weights are refused; the last good ones rank'),
    })
    trainers.set(site, trainer)
    return trainer
  }

  async function trainAll(signal: AbortSignal): Promise<void> {
    const wanted = new Set(options.sites())
    for (const [site, trainer] of trainers) {
      if (wanted.has(site)) continue
      trainers.delete(site)
      await trainer.close()
    }
    for (const site of wanted) {
      if (signal.aborted) return
      await trainerOf(site)
        .round(signal)
        .catch((error: unknown) => {
          log.warn({ err: error, site }, 'training waits for its stores, and goes on from what it wrote last')
        })
    }
  }

  const training = repeatUntilClosed(trainAll, {
    everyMs,
    onError: (error) => log.error({ err: error }, 'training failed'),
  })
  const readThrough = (): number[] =>
    [...trainers.values()].flatMap((trainer) => trainer.readThroughMs() ?? [])
  return {
    behindSeconds: () => Math.max(0, ...readThrough().map((ms) => (now() - ms) / 1_000)),
    sites: () => readThrough().length,
    async close() {
      await training.close()
      for (const trainer of trainers.values()) await trainer.close().catch(() => {})
    },
  }
}
