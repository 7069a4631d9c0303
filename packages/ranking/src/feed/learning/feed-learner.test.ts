import { describe, expect, it } from '@jest/globals'
import { seededRandom } from '../../learning/seeded-random.js'
import { feedFeatureCount, feedFeatureNames } from '../features/to-feed-features.js'
import { prepareFeedModel, scoreFeedRows, type FeedModel } from '../model/feed-model.js'
import { startFeedModel } from '../model/start-model.js'
import { createFeedLearner, type LearnedList } from './feed-learner.js'
import { newFeedModel } from './new-feed-model.js'

const atMs = Date.parse('2026-05-01T12:00:00Z')

/** Lists of five whose readers click the story with the most of one feature. */
function buildLists(count: number, seed: number): LearnedList[] {
  const random = seededRandom(seed)
  const feature = feedFeatureNames.indexOf('views60')
  return Array.from({ length: count }, (_, list) => {
    const rows = Float64Array.from({ length: 5 * feedFeatureCount }, () => random() - 0.5)
    const values = [0, 1, 2, 3, 4].map((row) => rows[row * feedFeatureCount + feature]!)
    return {
      rows,
      clicked: [values.indexOf(Math.max(...values))],
      atMs: atMs + list,
      stories: ['a', 'b', 'c', 'd', 'e'],
    }
  })
}

function buildModel(lists: readonly LearnedList[]): FeedModel {
  return newFeedModel(
    lists.map(({ rows }) => Float32Array.from(rows)),
    { features: feedFeatureNames, networks: 2, units: 4, seed: 3, atMs, command: '' },
  )
}

const lists = buildLists(300, 1)
const taught = createFeedLearner(buildModel(lists), { random: seededRandom(1) })
for (const list of lists) taught.learn(list)

describe('feed learner', () => {
  it('learns what readers click', () => {
    const right = buildLists(100, 2).filter(({ rows, clicked }) => {
      const scores = taught.scores(Float64Array.from(rows))
      return scores.indexOf(Math.max(...scores)) === clicked[0]
    })
    expect(right.length).toBeGreaterThan(60)
  })

  it('gives a model that scores as it does, and from which learning goes on', () => {
    const model = JSON.parse(JSON.stringify(taught.toModel('v1'))) as FeedModel
    const rows = Float64Array.from(lists[0]!.rows)
    expect([...scoreFeedRows(prepareFeedModel(model), rows)]).toEqual([...taught.scores(rows)])
    expect(model).toMatchObject({ version: 'v1', lists: 300, fittedTo: new Date(atMs + 299).toISOString() })
    const [first, second] = [1, 1].map((seed) => createFeedLearner(model, { random: seededRandom(seed) }))
    for (const each of [first!, second!]) each.learn(lists[0]!)
    expect(first!.toModel('v2')).toEqual(second!.toModel('v2'))
    expect(first!.toModel('v2').networks).not.toEqual(model.networks)
  })

  it('learns nothing from a list without a click, or with nothing else', () => {
    const learner = createFeedLearner(buildModel(lists), { random: seededRandom(1) })
    const before = learner.toModel('same')
    learner.learn({ rows: lists[0]!.rows, clicked: [], atMs })
    learner.learn({ rows: lists[0]!.rows, clicked: [0, 1, 2, 3, 4], atMs })
    expect(learner.toModel('same')).toEqual(before)
  })

  it('takes a list by its weight', () => {
    const [none, half] = [0, 0.5].map((weight) => {
      const learner = createFeedLearner(buildModel(lists), { random: seededRandom(1), rehearsals: 0 })
      learner.learn({ ...lists[0]!, weight })
      return learner.toModel('').networks
    })
    const untaught = createFeedLearner(buildModel(lists), { random: seededRandom(1) }).toModel('').networks
    expect(none).toEqual(untaught)
    expect(half).not.toEqual(none)
  })
})

describe('with the places of a list', () => {
  /** Earlier lists stood by a feature that means nothing, now and then by chance; readers click by place and by merit. */
  function buildPlacedLists(count: number): { lists: LearnedList[]; misleading: number; merit: number } {
    const random = seededRandom(7)
    const misleading = feedFeatureNames.indexOf('age')
    const merit = feedFeatureNames.indexOf('views60')
    const built = Array.from({ length: count }, (_, at): LearnedList => {
      const rows = Float64Array.from({ length: 5 * feedFeatureCount }, () => random() - 0.5)
      const valueOf = (row: number, feature: number): number => rows[row * feedFeatureCount + feature]!
      const order = [0, 1, 2, 3, 4].toSorted(
        (a, b) => valueOf(b, misleading) - valueOf(a, misleading) + 0.6 * (random() - 0.5),
      )
      const positions = [0, 1, 2, 3, 4].map((row) => order.indexOf(row) + 1)
      const appeals = positions.map((position, row) => Math.exp(3 * valueOf(row, merit) - 0.7 * position))
      let left = random() * appeals.reduce((sum, each) => sum + each, 0)
      const chosen = appeals.findIndex((each) => (left -= each) < 0)
      return { rows, clicked: [Math.max(0, chosen)], atMs: atMs + at, places: { surface: 'home', positions } }
    })
    return { lists: built, misleading, merit }
  }

  it('takes no place for merit', () => {
    const { lists: placed, misleading, merit } = buildPlacedLists(600)
    const liking = (isTold: boolean): { misleading: number; merit: number } => {
      const learner = createFeedLearner(buildModel(placed), { random: seededRandom(1) })
      for (const list of placed) {
        if (isTold) learner.learn(list)
        else {
          const { places: _places, ...untold } = list
          learner.learn(untold)
        }
      }
      const scoreWith = (feature: number, value: number): number => {
        const row = new Float64Array(feedFeatureCount)
        row[feature] = value
        return learner.scores(row)[0]!
      }
      const slope = (feature: number): number => scoreWith(feature, 0.5) - scoreWith(feature, -0.5)
      return { misleading: slope(misleading), merit: slope(merit) }
    }
    const told = liking(true)
    const untold = liking(false)
    expect(Math.abs(told.misleading)).toBeLessThan(0.5 * Math.abs(untold.misleading))
    expect(told.merit).toBeGreaterThan(0.7 * untold.merit)
  })

  it('keeps what places are worth in the model, by surface, and lets it out of scores', () => {
    const { lists: placed } = buildPlacedLists(400)
    const learner = createFeedLearner(buildModel(placed), { random: seededRandom(1) })
    for (const list of placed) learner.learn(list)
    const model = learner.toModel('v')
    const biases = model.positionBiases!['home']!
    expect(Object.keys(model.positionBiases!)).toEqual(['home'])
    expect(biases[0]).toBeGreaterThan(biases[2]!)
    expect(biases[2]).toBeGreaterThan(biases[4]!)
    const rows = Float64Array.from(placed[0]!.rows)
    const { positionBiases: _biases, ...without } = model
    expect(scoreFeedRows(prepareFeedModel(model), rows)).toEqual(
      scoreFeedRows(prepareFeedModel(without), rows),
    )
  })
})

describe('feed model', () => {
  it.each([
    ['another number of features', { means: [0] }],
    ['no network', { networks: [] }],
    [
      'weights that are not numbers',
      { networks: [{ ...buildModel(lists).networks[0]!, offset: [NaN, 0, 0, 0] }] },
    ],
    ['a network of another shape', { networks: [{ ...buildModel(lists).networks[0]!, output: [1] }] }],
  ])('is refused with %s', (_what, change) => {
    expect(() => prepareFeedModel({ ...buildModel(lists), ...change })).toThrow(RangeError)
  })

  it('is shipped with start values of the features that the code has', () => {
    expect(startFeedModel.features).toEqual(feedFeatureNames)
    expect(() => prepareFeedModel(startFeedModel)).not.toThrow()
  })
})
