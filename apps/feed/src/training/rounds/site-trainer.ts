import { repeatUntilClosed } from '@frontpage/concurrency'
import type { Lease } from '@frontpage/redis'
import type { ListReader } from '../lists/list-reader.js'
import type { FeedModelStore } from '../stored/feed-model-store.js'
import { learnSlices } from './learn-slices.js'
import { planSlices } from './plan-slices.js'
import type { Ranker } from './ranker.js'
import { saveLearned } from './save-learned.js'
import { loadTrainerMemory, type TrainerMemory } from './trainer-memory.js'
import type { TrainingReports } from './training-reports.js'
import type { TrainingSettings } from './training-settings.js'

export interface SiteTrainerOptions<Model> {
  readonly store: FeedModelStore<Model>
  readonly lease: Lease
  readonly reader: ListReader
  readonly ranker: Ranker<Model>
  readonly settings: TrainingSettings
  readonly reports: TrainingReports
  readonly onRefusal: (refusal: { reason: string; surface: string }) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface SiteTrainer {
  /**
   * Learns everything that the archive has and was not read yet. Resolves with whether this process is the site's trainer.
   * Rejects where a store does not answer: nothing is lost, and the next round begins with what was stored.
   */
  round(signal: AbortSignal): Promise<boolean>
  /** The time at which the newest feed was served that the weights may know; undefined while another process trains. */
  readThroughMs(): number | undefined
  close(): Promise<void>
}

/** Slices in which late lists are looked for once in so many rounds: the archive is asked about hours for that. */
const roundsPerLateLook = 30

/**
 * Trains the model of one site, while it holds the lease. The weights are written together with the position in the
 * archive, in one write that happens only while the lease is held and nobody else wrote; otherwise the memory is dropped.
 */
export function createSiteTrainer<Model>(options: SiteTrainerOptions<Model>): SiteTrainer {
  const { store, lease, reader, settings, reports, now } = options
  const { sliceMs, windowMs, settleMs } = settings
  let memory: TrainerMemory<Model> | undefined
  let rounds = 0

  async function train(token: string, signal: AbortSignal): Promise<boolean> {
    const lastSlice = Math.floor((now() - windowMs - settleMs) / sliceMs) - 1
    if (memory !== undefined && memory.revision !== (await store.readRevision())) {
      memory = undefined
      reports.countLoss('stale')
    }
    memory ??= await loadTrainerMemory({ ...options, lastSlice })
    const looksForLate = rounds++ % roundsPerLateLook === 0
    for await (const step of planSlices(memory, { reader, settings, lastSlice, looksForLate, reports })) {
      if (signal.aborted || (await lease.hold()) !== token) return false
      const learned = await learnSlices(memory, step, options)
      const outcome = await saveLearned(memory, learned, { ...options, token })
      if (outcome !== 'saved') {
        memory = undefined
        reports.countLoss(outcome)
        return false
      }
    }
    return true
  }

  return {
    async round(signal) {
      const token = await lease.hold()
      if (token === undefined) {
        memory = undefined
        return false
      }
      // Reading may take longer than the lease.
      const keeping = repeatUntilClosed(async () => void (await lease.hold()), {
        everyMs: settings.leaseMs / 3,
        firstAfterMs: settings.leaseMs / 3,
        onError: () => {},
      })
      try {
        return await train(token, signal)
      } catch (error) {
        // A write that was not answered may have happened or not.
        memory = undefined
        reports.countLoss('failed')
        throw error
      } finally {
        await keeping.close()
      }
    },
    readThroughMs: () => (memory === undefined ? undefined : (memory.head.throughSlice + 1) * sliceMs),
    async close() {
      memory = undefined
      await lease.release()
    },
  }
}
