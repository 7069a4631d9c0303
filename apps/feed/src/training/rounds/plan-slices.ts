import type { ListReader } from '../lists/list-reader.js'
import type { TrainerMemory } from './trainer-memory.js'
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
/** A day that was not read yet is counted in parts of this length, so that each is learned and written before the next. */
const countedAtOnceMs = 3_600_000

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
  const { sliceMs, lateMs, maxListsPerSlice } = settings
  const { throughSlice: begun } = memory.head
  const first = looksForLate ? Math.min(begun, begun - Math.ceil(lateMs / sliceMs)) + 1 : begun + 1
  const slicesAtOnce = Math.max(1, Math.floor(countedAtOnceMs / sliceMs))
  for (let from = first; from <= lastSlice; from += slicesAtOnce) {
    const to = Math.min(from + slicesAtOnce - 1, lastSlice)
    const wanted: number[] = []
    for (const [slice, lists] of await reader.count(from, to)) {
      const read = memory.seen.get(slice)?.size ?? 0
      if (Math.min(lists, maxListsPerSlice) > read) wanted.push(slice)
      if (slice > begun) reports.countLists('over_limit', Math.max(0, lists - maxListsPerSlice))
    }
    wanted.sort((one, other) => one - other)
    for (let at = 0; at < wanted.length; at += maxSlicesPerStep) {
      const slices = wanted.slice(at, at + maxSlicesPerStep)
      const isLast = at + maxSlicesPerStep >= wanted.length
      yield { slices, throughSlice: Math.max(begun, isLast ? to : slices.at(-1)!) }
    }
    if (wanted.length === 0 && to > begun) yield { slices: [], throughSlice: to }
  }
}
