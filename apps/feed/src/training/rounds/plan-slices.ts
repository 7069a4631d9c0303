import type { ListReader } from '../lists/list-reader.js'
import { slicesUntil, type TrainerMemory } from './trainer-memory.js'
import type { TrainingReports } from './training-reports.js'
import type { TrainingSettings } from './training-settings.js'

/** Some slices that are read together, one after the other or with gaps. */
export interface SliceStep {
  /** Ascending; none where nothing is to be read. */
  readonly slices: readonly number[]
  /** After this step everything up to this slice has been read. */
  readonly throughSlice: number
}

/** The lists of a step are in memory at once. */
const maxSlicesPerStep = 5
/** A step that leaves out slices without lists may cover so many. */
const maxSpan = 60

/**
 * Plans what to read: the slices since the last one, and when late lists are looked for, those before it of which the
 * archive has more lists than were read. Slices without lists are passed over.
 */
export async function* planSlices(
  memory: Pick<TrainerMemory<unknown>, 'head' | 'seen'>,
  options: {
    reader: ListReader
    settings: TrainingSettings
    lastSlice: number
    looksForLate: boolean
    reports: TrainingReports
  },
): AsyncGenerator<SliceStep> {
  const { reader, settings, lastSlice, looksForLate, reports } = options
  const { throughSlice } = memory.head
  const late = slicesUntil(throughSlice, settings.lateMs / settings.sliceMs)
  const first = looksForLate ? (late[0] ?? throughSlice + 1) : throughSlice + 1
  if (first > lastSlice) return
  const counts = await reader.count(first, lastSlice)
  const wanted: number[] = []
  for (const [slice, lists] of counts) {
    const read = memory.seen.get(slice)?.size ?? 0
    if (Math.min(lists, settings.maxListsPerSlice) > read) wanted.push(slice)
    if (slice > throughSlice) reports.countLists('over_limit', Math.max(0, lists - settings.maxListsPerSlice))
  }
  wanted.sort((one, other) => one - other)

  let step: number[] = []
  for (const slice of wanted) {
    const isFull = step.length === maxSlicesPerStep || slice - (step[0] ?? slice) >= maxSpan
    if (isFull) {
      yield { slices: step, throughSlice: Math.max(throughSlice, step.at(-1) ?? throughSlice) }
      step = []
    }
    step.push(slice)
  }
  if (step.length > 0 || lastSlice > throughSlice) {
    yield { slices: step, throughSlice: Math.max(throughSlice, lastSlice) }
  }
}
