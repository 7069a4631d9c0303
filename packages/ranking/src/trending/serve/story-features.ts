import type { SiteHour } from './capped-share.js'
import { createDecayKernels, halfLivesMinutes, kernelCount, windowsMinutes } from './decay-kernels.js'
import type { StoryActivity } from './story-activity.js'
import { tallyStory, type Tally } from './tally-story.js'
import { toAdaptation } from './traffic-factor.js'

export interface FeatureOptions {
  /** The scope's `trafficFactor`; 1 is the traffic on which the model was fitted. */
  readonly factor?: number
  /** By hour since 1970, for the caps on sources and channels. */
  readonly siteHours?: ReadonlyMap<number, SiteHour>
}

/** One row of `featureNames.length` numbers for each story. */
export interface StoryFeatures {
  readonly stories: readonly StoryActivity[]
  readonly rows: Float64Array
}

const decays = halfLivesMinutes.length
const ewma5 = halfLivesMinutes.indexOf(5)
const ewma10 = halfLivesMinutes.indexOf(10)
const ewma30 = halfLivesMinutes.indexOf(30)
const ewma60 = halfLivesMinutes.indexOf(60)
const ewma480 = halfLivesMinutes.indexOf(480)

export const featureNames = [
  ...halfLivesMinutes.map((minutes) => `decayed${minutes}`),
  ...windowsMinutes.map((minutes) => `window${minutes}`),
  'age',
  'ageSquared',
  'decayed10Age',
  'accelerationAge',
  'dwell',
  'completion',
  'visits',
  'readers',
  'peak',
  'saturation',
  'share10',
  'aboveTenth',
  'aboveThird',
  'siteNow',
  'siteTrend',
  'hourSin',
  'hourCos',
] as const

export const featureCount = featureNames.length
const afterKernels = kernelCount

/** Computes the input of the `now` model for all stories of a scope. Uses no data after `nowMs`. */
export function toStoryFeatures(
  stories: readonly StoryActivity[],
  nowMs: number,
  options: FeatureOptions = {},
): StoryFeatures {
  const { stretch, countScale } = toAdaptation(options.factor ?? 1)
  const kernels = createDecayKernels(nowMs, stretch)
  const rows = new Float64Array(stories.length * featureCount)
  const site = new Float64Array(kernelCount)
  const tallies: Tally[] = []
  stories.forEach((story, index) => {
    const row = rows.subarray(index * featureCount, (index + 1) * featureCount)
    tallies.push(tallyStory(story, kernels, row, { countScale, siteHours: options.siteHours }))
    for (let kernel = 0; kernel < kernelCount; kernel++) site[kernel]! += row[kernel]!
  })
  const context = toContext(rows, site, stories.length, nowMs)
  stories.forEach((story, index) => {
    const row = rows.subarray(index * featureCount, (index + 1) * featureCount)
    complete(row, tallies[index]!, context, nowMs / 3_600_000 - story.firstMinute / 60)
  })
  return { stories, rows }
}

interface Context {
  readonly siteNow: number
  readonly siteTrend: number
  readonly siteDay: number
  readonly site10: number
  readonly tenth: number
  readonly third: number
  readonly hourSin: number
  readonly hourCos: number
}

function toContext(rows: Float64Array, site: Float64Array, stories: number, nowMs: number): Context {
  const counts = new Float64Array(stories)
  for (let index = 0; index < stories; index++) counts[index] = rows[index * featureCount + ewma10]!
  counts.sort()
  const angle = (nowMs / 86_400_000) * 2 * Math.PI
  return {
    siteNow: Math.log(site[ewma30]! + 1),
    siteTrend: Math.log((site[ewma60]! * 8 + 10) / (site[ewma480]! + 10)),
    siteDay: Math.log(site[kernelCount - 1]! + 10),
    site10: Math.log(site[ewma10]! + 1),
    tenth: Math.log((counts[stories - 10] ?? 0) + countOffset),
    third: Math.log((counts[stories - 3] ?? 0) + countOffset),
    hourSin: Math.sin(angle),
    hourCos: Math.cos(angle),
  }
}

/** Below this value a decayed count has little meaning. */
const countOffset = 0.3

function complete(row: Float64Array, tally: Tally, context: Context, ageHours: number): void {
  for (let kernel = 0; kernel < kernelCount; kernel++) row[kernel] = Math.log(row[kernel]! + countOffset)
  const age = Math.log(Math.max(0, ageHours) + 0.25)
  let at = afterKernels
  row[at++] = age
  row[at++] = age * age
  row[at++] = row[ewma10]! * age
  row[at++] = (row[ewma10]! - row[ewma30]!) * age
  row[at++] = Math.log((tally.engagedSeconds + 300) / (tally.reads + 5))
  row[at++] = (tally.completedReads + 2) / (tally.reads + 5)
  row[at++] = Math.log((tally.visits + 11) / (tally.readers + 10))
  row[at++] = Math.log(tally.readers + 1)
  row[at++] = Math.log(tally.peak + 1) - row[decays + 4]!
  row[at++] = Math.log(tally.readers + 1) - context.siteDay
  row[at++] = row[ewma10]! - context.site10
  row[at++] = row[ewma10]! - context.tenth
  row[at++] = row[ewma5]! - context.third
  row[at++] = context.siteNow
  row[at++] = context.siteTrend
  row[at++] = context.hourSin
  row[at] = context.hourCos
}
