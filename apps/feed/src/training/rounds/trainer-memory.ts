import { createHeldOutLists, type HeldOutLists } from '../guard/held-out-lists.js'
import { isHeldOutList } from '../lists/is-held-out-list.js'
import type { ListReader } from '../lists/list-reader.js'
import type { FeedModelStore } from '../stored/feed-model-store.js'
import type { ActiveVersion, TrainedHead } from '../stored/model-state.js'
import type { Learner, Ranker } from './ranker.js'
import type { TrainingSettings } from './training-settings.js'

/** A trainer's memory of a site: the stored state, and the learner that goes on from it. */
export interface TrainerMemory<Model> {
  /** That of the stored state; a stored one that differs says that somebody else wrote. */
  revision: string | undefined
  /** The head that was stored last. */
  head: TrainedHead<Model>
  learner: Learner<Model>
  active: ActiveVersion
  /** The weights that rank. */
  activeModel: Model
  newestVersion: number
  /** The last slice that the newest version had read; versions are made at intervals. */
  versionSlice: number
  refusalsInARow: number
  /** The ids of the lists that were read, of the slices in which late ones are looked for. */
  readonly seen: Map<number, Set<string>>
  readonly heldOut: HeldOutLists
}

const hourMs = 3_600_000

/**
 * Loads a site's state. Where there is none, because the site is new, Redis lost it, or it is of other features or not
 * sound, training begins with the shipped weights and the archive of `backlogMs`. After a pause that was longer it reads
 * no more either.
 *
 * @param lastSlice the last one that can be read now
 */
export async function loadTrainerMemory<Model>(options: {
  store: FeedModelStore<Model>
  reader: ListReader
  ranker: Ranker<Model>
  settings: TrainingSettings
  lastSlice: number
}): Promise<TrainerMemory<Model>> {
  const { store, reader, ranker, settings, lastSlice } = options
  const { sliceMs } = settings
  const { revision, head: found, active, newest } = await store.load()
  const isUsable = (model: Model): boolean => ranker.isSound(model) && ranker.accepts(model)
  const stored = found !== undefined && isUsable(found.model) ? found : undefined
  const firstSlice = lastSlice - Math.ceil(settings.backlogMs / sliceMs)
  const head: TrainedHead<Model> =
    stored === undefined
      ? { model: ranker.start, throughSlice: firstSlice, listsLearned: 0 }
      : { ...stored, throughSlice: Math.max(stored.throughSlice, firstSlice) }
  const { throughSlice } = head
  const weights = await store.readWeights(active.version)
  const late = slicesUntil(throughSlice, settings.lateMs / sliceMs)
  const memory: TrainerMemory<Model> = {
    revision,
    head,
    learner: ranker.learnerOf(head.model),
    active,
    activeModel: weights !== undefined && isUsable(weights) ? weights : ranker.start,
    newestVersion: newest,
    versionSlice: active.version === newest && newest > 0 ? active.throughSlice : throughSlice,
    refusalsInARow: 0,
    seen: stored === undefined ? new Map() : await store.readSlices(late),
    heldOut: createHeldOutLists(),
  }
  if (stored === undefined) return memory
  const [first = throughSlice] = slicesUntil(throughSlice, hourMs / sliceMs)
  for await (const { slice, id, content } of reader.read(first, throughSlice, () => false)) {
    const isRead = memory.seen.get(slice)?.has(id) ?? false
    if (!isRead || typeof content === 'string') continue
    if (isHeldOutList(content.feedId) && ranker.fits(content)) memory.heldOut.add(content)
  }
  return memory
}

/** The numbers of so many slices, the last of which is `last`. */
function slicesUntil(last: number, count: number): number[] {
  const whole = Math.max(0, Math.ceil(count))
  return Array.from({ length: whole }, (_, at) => last - whole + 1 + at)
}
