import { feedModelKeys } from '@frontpage/contracts'
import { createListReader, isHeldOutList, type ReadList } from '@frontpage/feed'
import type { Platform } from '../../platform/start-platform.js'
import { auditUntilSettled } from './audit-until-settled.js'
import type { SettleOptions } from './settle.js'
import type { TrainedState } from './watch-training.js'

export interface TrainingAudit {
  /** The lists that the stored weights say they learned. */
  listsLearned: number
  /** The lists of the archive, up to the position that is stored with the weights, that can be learned. */
  listsToLearn: number
  /** Weights are behind their position, or ahead of it, by so many lists. */
  weightsOff: number
}

const everyMs = 2_000
/** Some hundred times what the drill makes of lists in a slice. */
const maxPerSlice = 600

/**
 * Waits until the weights have learned all that the archive has up to their position, or nothing changes any more: lists that
 * came late while servers were down are found by and by.
 * @throws Error where nothing was learned: a drill in which nobody trains would show no fault
 */
export async function auditTraining(
  platform: Pick<Platform, 'redis' | 'site' | 'namespace' | 'store'>,
  { sliceMs, windowMs, stillForMs, withinMs }: SettleOptions & { sliceMs: number; windowMs: number },
): Promise<TrainingAudit> {
  const { redis, site, namespace, store } = platform
  const reader = createListReader(store, { site, sliceMs, windowMs, maxPerSlice })
  const { model } = feedModelKeys(site, namespace)
  const startedMs = Date.now()
  const firstSlice = Math.floor((startedMs - 3_600_000) / sliceMs)
  let reachedSlice = firstSlice

  async function audit(): Promise<TrainingAudit> {
    const head = await redis.hget(model, 'head').catch(() => null)
    const { throughSlice = firstSlice, listsLearned = 0 } = (JSON.parse(head ?? '{}') ??
      {}) as Partial<TrainedState>
    reachedSlice = throughSlice
    let listsToLearn = 0
    for await (const list of reader.read(firstSlice, throughSlice, () => false)) {
      if (isLearnable(list)) listsToLearn++
    }
    return { listsLearned, listsToLearn, weightsOff: listsToLearn - listsLearned }
  }

  const last = await auditUntilSettled(audit, {
    stillForMs,
    withinMs,
    everyMs,
    isComplete: ({ listsLearned, weightsOff }) =>
      weightsOff === 0 && listsLearned > 0 && (reachedSlice + 1) * sliceMs > startedMs - 1_000,
  })
  if (last.listsLearned === 0) {
    throw new Error(
      'the feed learned no list: its log says whether it trains, and whether lists were clicked',
    )
  }
  return last
}

function isLearnable({ content }: ReadList): boolean {
  return typeof content !== 'string' && !isHeldOutList(content.feedId)
}
