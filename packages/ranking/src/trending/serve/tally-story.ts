import { cappedShare, minuteLimit, type SiteHour } from './capped-share.js'
import { detailMinutes, kernelCount, type DecayKernels } from './decay-kernels.js'
import type { StoryActivity } from './story-activity.js'

/** A story's totals, with counts capped and scaled; reads are neither. */
export interface Tally {
  readers: number
  visits: number
  reads: number
  engagedSeconds: number
  completedReads: number
  /** The readers of its best hour. */
  peak: number
}

/** Adds a story's readers, each with its current weight, to the first `kernelCount` numbers of `row`. */
export function tallyStory(
  story: StoryActivity,
  kernels: DecayKernels,
  row: Float64Array,
  { countScale, siteHours }: { countScale: number; siteHours?: ReadonlyMap<number, SiteHour> | undefined },
): Tally {
  const tally = { readers: 0, visits: 0, reads: 0, engagedSeconds: 0, completedReads: 0, peak: 0 }
  for (const hour of story.hours) {
    const age = kernels.nowMinute - hour.hour * 60
    if (age < 0) continue
    const share = cappedShare(hour, siteHours?.get(hour.hour))
    let readers = 0
    if (age - 60 > detailMinutes) {
      readers = hour.readers * share * countScale
      if (readers > 0) weigh(row, kernels, age - 30, readers)
    } else {
      const most = minuteLimit(hour, share)
      hour.minutes.forEach((count, minute) => {
        if (minute > age) return
        const counted = Math.min(count, most) * countScale
        readers += counted
        weigh(row, kernels, age - minute, counted)
      })
    }
    tally.readers += readers
    tally.peak = Math.max(tally.peak, readers)
    tally.visits += hour.visits * share * countScale
    tally.reads += hour.reads
    tally.engagedSeconds += hour.engagedSeconds
    tally.completedReads += hour.completedReads
  }
  for (const readers of story.olderHours.values()) tally.readers += readers * countScale
  return tally
}

function weigh(row: Float64Array, kernels: DecayKernels, age: number, readers: number): void {
  if (age >= kernels.ages) return
  const at = age * kernelCount
  for (let kernel = 0; kernel < kernelCount; kernel++) row[kernel]! += readers * kernels.weights[at + kernel]!
}
