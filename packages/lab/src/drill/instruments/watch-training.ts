import { feedModelKeys } from '@frontpage/contracts'
import type { Platform } from '../../platform/start-platform.js'

/** The weights that were stored at a moment, and what is in them. */
export interface TrainedState {
  readonly throughSlice: number
  readonly listsLearned: number
}

export interface TrainingWatch {
  /** The states that were seen, each once, in the order in which they were stored. */
  states(): readonly TrainedState[]
  /** The number of states that said less than one before it, although nobody had killed Redis. */
  setbacks(): number
  /** Called after Redis was killed: it may have lost its last second. */
  allowSetback(): void
  stop(): void
}

const everyMs = 200

/** The process that trains, by what it wrote into its lease. */
export async function findTrainerPid({
  redis,
  site,
  namespace,
}: Pick<Platform, 'redis' | 'site' | 'namespace'>): Promise<number | undefined> {
  const token = await redis.get(feedModelKeys(site, namespace).lease).catch(() => null)
  const pid = Number(token?.split(':')[1])
  return Number.isInteger(pid) ? pid : undefined
}

/** Reads the stored weights' position again and again: position and number of lists only ever grow, together. */
export function watchTraining({
  redis,
  site,
  namespace,
}: Pick<Platform, 'redis' | 'site' | 'namespace'>): TrainingWatch {
  const { model } = feedModelKeys(site, namespace)
  const states: TrainedState[] = []
  let setbacks = 0
  let mayLose = false
  let isReading = false

  async function look(): Promise<void> {
    if (isReading) return
    isReading = true
    try {
      const head = await redis.hget(model, 'head')
      if (head === null) return
      const { throughSlice, listsLearned } = JSON.parse(head) as TrainedState
      const last = states.at(-1)
      if (last?.throughSlice === throughSlice && last.listsLearned === listsLearned) return
      const isLess =
        last !== undefined && (throughSlice < last.throughSlice || listsLearned < last.listsLearned)
      if (isLess && !mayLose) setbacks++
      if (!isLess) mayLose = false
      states.push({ throughSlice, listsLearned })
    } catch {
      // Redis is away.
    } finally {
      isReading = false
    }
  }

  const timer = setInterval(() => void look(), everyMs)
  return {
    states: () => states,
    setbacks: () => setbacks,
    allowSetback: () => (mayLose = true),
    stop: () => clearInterval(timer),
  }
}
