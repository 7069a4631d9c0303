import { seededRandom } from '../../learning/seeded-random.js'
import { featureCount, featureNames, toStoryFeatures, type FeatureOptions } from '../serve/story-features.js'
import type { StoryActivity } from '../serve/story-activity.js'
import { trafficFactor } from '../serve/traffic-factor.js'
import { thinStory } from './thin-story.js'

/** One moment: the facts then known about the stories that could make its list, and their later readers. */
export interface TrainingExample {
  readonly nowMs: number
  /** One row of `featureNames.length` numbers for each candidate. */
  readonly rows: Float32Array
  /** Distinct readers of each candidate in the hour from `nowMs` on. */
  readonly laterReaders: Float32Array
}

const mostCandidates = 60
const fast = featureNames.indexOf('decayed5')
const slow = featureNames.indexOf('decayed30')
const leastKept = 0.02

/**
 * Makes examples of a moment as it was and as a quieter site would have seen it: with 2 to 100 % of the readers before
 * `nowMs` (seeded by it), but evaluated with all of the later ones. `laterReaders` are by story id, in the hour from
 * `nowMs` on; a reader counts once a story.
 */
export function toTrainingExamples(
  stories: readonly StoryActivity[],
  nowMs: number,
  laterReaders: ReadonlyMap<string, number>,
  options: Pick<FeatureOptions, 'siteHours'> = {},
): TrainingExample[] {
  const random = seededRandom(Math.floor(nowMs / 60_000))
  const keep = leastKept ** random()
  const thinned = stories.flatMap((story) => thinStory(story, keep, random) ?? [])
  return [
    toTrainingExample(stories, nowMs, laterReaders, { ...options, factor: trafficFactor(stories, nowMs) }),
    toTrainingExample(thinned, nowMs, laterReaders, { factor: trafficFactor(thinned, nowMs) }),
  ]
}

/** Keeps the 60 stories with the highest decayed counts: the others have next to no weight in the loss. */
export function toTrainingExample(
  stories: readonly StoryActivity[],
  nowMs: number,
  laterReaders: ReadonlyMap<string, number>,
  options: FeatureOptions = {},
): TrainingExample {
  const { rows } = toStoryFeatures(stories, nowMs, options)
  const liveliness = (index: number) =>
    rows[index * featureCount + fast]! + rows[index * featureCount + slow]!
  const candidates = [...stories.keys()]
    .toSorted((first, second) => liveliness(second) - liveliness(first))
    .slice(0, mostCandidates)
  const example = {
    nowMs,
    rows: new Float32Array(candidates.length * featureCount),
    laterReaders: Float32Array.from(candidates, (index) => laterReaders.get(stories[index]!.storyId) ?? 0),
  }
  candidates.forEach((index, at) =>
    example.rows.set(rows.subarray(index * featureCount, (index + 1) * featureCount), at * featureCount),
  )
  return example
}
