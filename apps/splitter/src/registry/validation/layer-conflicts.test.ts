import { expect, it } from '@jest/globals'
import { experimentSchema } from '../kinds/experiments.js'
import { layerConflicts } from './layer-conflicts.js'

const experiment = (id: string, from: number, to: number, fields: object = {}) =>
  experimentSchema.parse({
    id,
    site: 'daily',
    hypothesis: 'Better.',
    owner: 'us',
    variations: [
      { key: 'a', payload: 1 },
      { key: 'b', payload: 2 },
    ],
    end: '2027-01-01T00:00:00Z',
    layer: { name: 'hero', from, to },
    state: 'running',
    reason: 'go',
    phase: 1,
    salt: 'x',
    ...fields,
  })
const contentsOf = (...experiments: ReturnType<typeof experiment>[]) => ({
  experiments,
  features: [],
  savedGroups: [],
  holdouts: [],
})

it('finds who has a part of the layer already, and says what is free', () => {
  const contents = contentsOf(
    experiment('one', 0.1, 0.3),
    experiment('two', 0.5, 0.7, { state: 'frozen' }),
    experiment('draft', 0.8, 1, { state: 'draft' }),
    experiment('elsewhere', 0, 1, { site: 'weekly' }),
    experiment('other-layer', 0, 1, { layer: { name: 'foot', from: 0, to: 1 } }),
  )
  expect(layerConflicts(experiment('new', 0.2, 0.4), contents)).toMatchObject([
    {
      code: 'layer_overlap',
      detail: '"one" has 0.1 to 0.3 of the layer "hero". Free is 0 to 0.1, 0.3 to 0.5, 0.7 to 1.',
    },
  ])
  expect(layerConflicts(experiment('new', 0.6, 0.8), contents)).toHaveLength(1)
  expect(layerConflicts(experiment('new', 0.3, 0.5), contents)).toEqual([])
  expect(layerConflicts(experiment('one', 0, 0.5), contents)).toEqual([])
  expect(layerConflicts(experiment('new', 0, 1, { state: 'draft' }), contents)).toEqual([])
  const full = contentsOf(experiment('all', 0, 1))
  expect(layerConflicts(experiment('new', 0, 1), full)[0]?.detail).toContain('Nothing of the layer is free')
})

it('refuses two units in one layer, because a reader could be in both parts', () => {
  const contents = contentsOf(experiment('one', 0, 0.5))
  expect(layerConflicts(experiment('new', 0.5, 1, { hashAttribute: 'userId' }), contents)).toMatchObject([
    { pointer: '#/hashAttribute' },
  ])
})
