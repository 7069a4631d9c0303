import { expect, it } from '@jest/globals'
import type { TrainingList } from '../lists/training-list.js'
import { judgeModel } from './judge-model.js'

/** Lists of two stories, whose only feature is 1 for the one that was clicked. */
const listsOf = (count: number, surface = 'home'): TrainingList[] =>
  Array.from({ length: count }, (_, at) => ({
    feedId: `${surface}-${at}`,
    surface,
    servedMs: at,
    layout: 'test',
    columns: 1,
    rows: at % 2 === 0 ? Float64Array.of(1, 0) : Float64Array.of(0, 1),
    clicked: at % 2 === 0 ? Uint8Array.of(1, 0) : Uint8Array.of(0, 1),
    stories: ['a', 'b'],
    positions: Uint16Array.of(1, 2),
    weights: Float64Array.of(1, 1),
  }))

const good = ({ rows }: TrainingList): Float64Array => rows
const bad = ({ rows }: TrainingList): Float64Array => rows.map((value) => -value)
const first = (): Float64Array => Float64Array.of(1, 0)
const broken = (): Float64Array => Float64Array.of(NaN, 0)
const bySurface = new Map([['home', listsOf(40)]])

it.each([
  ['is better than both', { candidate: good, active: first, start: first }, undefined],
  ['is as good as both', { candidate: good, active: good, start: good }, undefined],
  ['is worse than the one that ranks', { candidate: first, active: good, start: first }, 'worse_than_active'],
  ['is worse than the shipped one', { candidate: first, active: bad, start: good }, 'worse_than_start'],
  ['gives no numbers', { candidate: broken, active: bad, start: bad }, 'no_numbers'],
])('judges a model that %s', async (_what, models, reason) => {
  const verdict = await judgeModel(bySurface, models)
  expect(verdict.isAccepted).toBe(reason === undefined)
  expect(verdict.refusal?.reason).toBe(reason)
})

it('refuses a model for one surface where it is worse, and says which', async () => {
  const app = new Map([...bySurface, ['app', listsOf(40, 'app')]])
  const candidate = (list: TrainingList): Float64Array => (list.surface === 'app' ? first() : good(list))
  const verdict = await judgeModel(app, { candidate, active: good, start: first })
  expect(verdict.refusal).toEqual({ reason: 'worse_than_active', surface: 'app' })
  expect(verdict.quality).toMatchObject([
    { surface: 'home', lists: 40, auc: 1, ndcg10: 1 },
    { surface: 'app', lists: 40, auc: 0.5 },
  ])
})

it('says nothing about a surface with few lists, but that there are numbers', async () => {
  const few = new Map([['home', listsOf(5)]])
  expect((await judgeModel(few, { candidate: bad, active: good, start: good })).isAccepted).toBe(true)
  expect((await judgeModel(few, { candidate: broken, active: good, start: good })).isAccepted).toBe(false)
})

it('does not take noise for a loss', async () => {
  // Right in 10 of 20 lists each, but not in the same ones.
  const lists = new Map([['home', listsOf(20)]])
  const second = (): Float64Array => Float64Array.of(0, 1)
  expect((await judgeModel(lists, { candidate: second, active: first, start: first })).isAccepted).toBe(true)
})
