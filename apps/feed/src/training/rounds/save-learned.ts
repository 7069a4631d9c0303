import { judgeModel, type SurfaceQuality } from '../guard/judge-model.js'
import type { FeedModelStore, TrainedStep } from '../stored/feed-model-store.js'
import type { LearnedSlices } from './learn-slices.js'
import type { Ranker } from './ranker.js'
import type { TrainedHead } from '../stored/model-state.js'
import type { TrainerMemory } from './trainer-memory.js'
import type { TrainingReports } from './training-reports.js'
import type { TrainingSettings } from './training-settings.js'

export interface SaveOptions<Model> {
  readonly store: FeedModelStore<Model>
  readonly ranker: Ranker<Model>
  readonly settings: TrainingSettings
  readonly reports: TrainingReports
  readonly onRefusal: (refusal: { reason: string; surface: string }) => void
  readonly now: () => number
  /** The token of the lease. */
  readonly token: string
}

/** Two hours, with a version every ten minutes. */
const maxRefusals = 12

/**
 * Writes the weights with their position, and when it is time for a version and the guard does not refuse it, the version
 * that ranks from now on. An operator's choice stays in place.
 */
export async function saveLearned<Model>(
  memory: TrainerMemory<Model>,
  learned: LearnedSlices,
  options: SaveOptions<Model>,
): Promise<'saved' | 'lease_lost' | 'stale'> {
  const { store, settings, reports, now, token } = options
  const head = toHead(memory, learned, options)
  const quality = await judge(memory, head, options)
  const version = quality && {
    version: memory.newestVersion + 1,
    throughSlice: head.throughSlice,
    listsLearned: head.listsLearned,
    madeAtMs: now(),
    quality,
  }
  const active =
    version === undefined || memory.active.isHeld
      ? undefined
      : {
          version: version.version,
          throughSlice: head.throughSlice,
          listsLearned: head.listsLearned,
          isHeld: false,
          sinceMs: now(),
          by: 'trainer',
        }
  const forgottenSlices = oldSlices(memory.seen, head.throughSlice - settings.lateMs / settings.sliceMs)
  const step: TrainedStep<Model> = {
    head,
    ...(version !== undefined && { version }),
    ...(active !== undefined && { active }),
    idsBySlice: new Map(learned.slices.map((slice) => [slice, [...(memory.seen.get(slice) ?? [])].join('')])),
    forgottenSlices,
  }
  const outcome = await store.save(token, memory.revision, step)
  if (outcome !== 'saved') return outcome

  memory.revision = String(Number(memory.revision ?? 0) + 1)
  memory.head = head
  for (const slice of forgottenSlices) memory.seen.delete(slice)
  if (version !== undefined) {
    memory.newestVersion = version.version
    memory.versionSlice = head.throughSlice
    reports.countVersion()
  }
  if (active !== undefined) {
    memory.active = active
    memory.activeModel = head.model
  }
  return 'saved'
}

/**
 * The weights as they are now. Where they are no numbers, or no version could be made of them for long, they begin again
 * with those that rank: the lists that are dropped with them are counted, and not learned a second time.
 */
function toHead<Model>(
  memory: TrainerMemory<Model>,
  learned: LearnedSlices,
  { ranker, reports }: SaveOptions<Model>,
): TrainedHead<Model> {
  const { throughSlice } = learned
  // Numbers begin again in a Redis that was emptied: the position tells such versions apart.
  const model = memory.learner.toModel(`${memory.newestVersion + 1}-${throughSlice}`)
  const listsLearned = memory.head.listsLearned + learned.listsLearned
  if (ranker.isSound(model) && memory.refusalsInARow < maxRefusals)
    return { model, throughSlice, listsLearned }
  memory.learner = ranker.learnerOf(memory.activeModel)
  memory.refusalsInARow = 0
  reports.countLists('dropped', listsLearned - memory.active.listsLearned)
  return { model: memory.activeModel, throughSlice, listsLearned: memory.active.listsLearned }
}

/** The quality of the weights where they become a version; undefined where it is too early, or the guard refuses. */
async function judge<Model>(
  memory: TrainerMemory<Model>,
  head: TrainerMemory<Model>['head'],
  { ranker, settings, reports, onRefusal }: SaveOptions<Model>,
): Promise<readonly SurfaceQuality[] | undefined> {
  const isTime = head.throughSlice - memory.versionSlice >= settings.slicesPerVersion
  if (!isTime || head.listsLearned === memory.head.listsLearned) return undefined
  const verdict = await judgeModel(memory.heldOut.bySurface(), {
    candidate: ranker.scorerOf(head.model),
    active: ranker.scorerOf(memory.activeModel),
    start: ranker.scorerOf(ranker.start),
  })
  if (verdict.refusal === undefined) {
    memory.refusalsInARow = 0
    return verdict.quality
  }
  memory.refusalsInARow++
  reports.countRefusal(verdict.refusal.reason)
  onRefusal(verdict.refusal)
  return undefined
}

function oldSlices(seen: ReadonlyMap<number, unknown>, through: number): number[] {
  return [...seen.keys()].filter((slice) => slice <= through)
}
