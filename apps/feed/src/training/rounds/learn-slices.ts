import { isHeldOutList } from '../lists/is-held-out-list.js'
import type { ListReader } from '../lists/list-reader.js'
import { createPace } from './pace-learning.js'
import type { SliceStep } from './plan-slices.js'
import type { Ranker } from './ranker.js'
import type { TrainerMemory } from './trainer-memory.js'
import type { TrainingReports } from './training-reports.js'

/** The lists that the learner's weights know beyond those that were stored last. */
export interface LearnedSlices {
  readonly throughSlice: number
  readonly listsLearned: number
  /** The slices of which lists were read: `seen` has all of their ids. */
  readonly slices: readonly number[]
}

/** Learns the lists of some slices; those that are held out go where models are compared. */
export async function learnSlices<Model>(
  memory: Pick<TrainerMemory<Model>, 'learner' | 'seen' | 'heldOut'>,
  { slices, throughSlice }: SliceStep,
  { reader, ranker, reports }: { reader: ListReader; ranker: Ranker<Model>; reports: TrainingReports },
): Promise<LearnedSlices> {
  const pace = createPace()
  const wanted = new Set(slices)
  let listsLearned = 0
  const [first, last] = [slices[0], slices.at(-1)]
  if (first === undefined || last === undefined) return { throughSlice, listsLearned, slices }
  const isKnown = (slice: number, id: string): boolean =>
    !wanted.has(slice) || (memory.seen.get(slice)?.has(id) ?? false)
  for await (const { slice, id, content } of reader.read(first, last, isKnown)) {
    const seen = memory.seen.get(slice) ?? new Set()
    memory.seen.set(slice, seen.add(id))
    if (typeof content === 'string') reports.countLists(content)
    else if (!ranker.fits(content)) reports.countLists('other_layout')
    else if (isHeldOutList(content.feedId)) {
      memory.heldOut.add(content)
      reports.countLists('held_out')
    } else {
      const startedAt = performance.now()
      memory.learner.learn(content)
      const tookMs = performance.now() - startedAt
      listsLearned++
      reports.countLists('learned')
      reports.observeLearning(tookMs / 1_000)
      await pace(tookMs)
    }
  }
  return { throughSlice, listsLearned, slices }
}
