import { describe, expect, it } from '@jest/globals'
import { buildStory, noon, noonMinute, steadily } from '../../../test/build-story.js'
import { fitNowModel } from './fit-now-model.js'
import { scoreNow } from '../serve/score-now.js'
import { featureCount, featureNames, toStoryFeatures } from '../serve/story-features.js'
import { toTrainingExample, toTrainingExamples } from './training-example.js'

/** Six stories that fall or grow, all with as many readers before noon: those that grew have the later readers. */
const stories = Array.from({ length: 6 }, (_, index) => {
  const early = 1 + (index % 3)
  return buildStory(`s${index}`, [
    ...steadily(noonMinute - 120, noonMinute - 20, 4 - early),
    ...steadily(noonMinute - 20, noonMinute, early),
  ])
})
const later = new Map(stories.map(({ storyId }, index) => [storyId, 10 ** (index % 3)]))
const options = { networks: 1, units: 4, steps: 60, batch: 4, learningRate: 0.05 }
const examples = [
  toTrainingExample(stories, noon, later),
  toTrainingExample(stories.slice(0, 4), noon, later),
]

describe('fitNowModel', () => {
  it('learns which stories readers turn to', () => {
    const scores = scoreNow(toStoryFeatures(stories, noon), fitNowModel(examples, options))
    expect(scores[2]).toBeGreaterThan(scores[1]!)
    expect(scores[1]).toBeGreaterThan(scores[0]!)
  })

  it('makes the same model of the same examples, another of another seed', () => {
    const model = fitNowModel(examples, options)
    expect(fitNowModel(examples, options)).toEqual(model)
    expect(fitNowModel(examples, { ...options, seed: 2 })).not.toEqual(model)
    expect(model).toMatchObject({ fittedFrom: '2023-05-05T12:00:00.000Z', features: featureNames })
  })

  it('refuses moments after which nobody read', () => {
    const nobody = toTrainingExample(stories, noon, new Map())
    expect(() => fitNowModel([nobody], options)).toThrow(RangeError)
  })
})

describe('toTrainingExamples', () => {
  it('shows each moment as it was and with fewer readers, the same each time', () => {
    const [whole, thinned] = toTrainingExamples(stories, noon, later)
    expect(whole!.laterReaders).toHaveLength(6)
    const readers = featureNames.indexOf('readers')
    expect(Math.max(...(thinned?.rows ?? []).filter((_, at) => at % featureCount === readers))).toBeLessThan(
      Math.max(...whole!.rows.filter((_, at) => at % featureCount === readers)),
    )
    expect(toTrainingExamples(stories, noon, later)).toEqual([whole, thinned])
  })
})
