import { expect, it } from '@jest/globals'
import { compileSite } from '../definitions/compile-site.js'
import { experimentSchema } from '../registry/kinds/experiments.js'
import { featureSchema } from '../registry/kinds/features.js'
import { lacksUnit } from './lacks-unit.js'
import { stickyNeedsOf } from './sticky-needs.js'

const experiment = (over: object) =>
  experimentSchema.parse({
    site: 'dev',
    hypothesis: 'It works.',
    owner: 'testers',
    variations: [
      { key: 'control', payload: 1 },
      { key: 'treatment', payload: 2 },
    ],
    end: '2099-01-01T00:00:00Z',
    state: 'running',
    reason: 'a test',
    phase: 1,
    salt: 'salt',
    ...over,
  })
const feature = (over: object) =>
  featureSchema.parse({ site: 'dev', valueType: 'boolean', defaultValue: false, ...over })

const definitions = {
  ...compileSite(
    {
      site: 'dev',
      experiments: [
        experiment({ id: 'plain' }),
        experiment({ id: 'layered', layer: { name: 'top', from: 0, to: 0.5 } }),
        experiment({ id: 'accounts', hashAttribute: 'account' }),
        experiment({ id: 'kept', sticky: true, fallbackAttribute: 'device' }),
        experiment({ id: 'drafted', state: 'draft' }),
      ],
      features: [
        feature({ id: 'static' }),
        feature({
          id: 'shared',
          rules: [{ type: 'force', value: true, coverage: 0.5, condition: { country: 'ID' } }],
        }),
        feature({ id: 'parent', prerequisites: [{ feature: 'kept', condition: { value: 1 } }] }),
      ],
      savedGroups: [],
      holdouts: [],
    },
    0,
  ),
  updatedAt: '',
}

it.each([
  ['plain', {}, true],
  ['plain', { id: 'r' }, false],
  ['layered', {}, true],
  ['accounts', {}, false],
  ['kept', {}, true],
  ['kept', { device: 'd' }, false],
  ['drafted', {}, false],
  ['static', {}, false],
  ['shared', { country: 'ID' }, true],
  ['shared', { country: 'MY' }, false],
  ['parent', {}, true],
  ['unknown', {}, false],
])('%s for %j: %j', (key, attributes, expected) => {
  expect(lacksUnit(definitions, key, { attributes })).toBe(expected)
})

it('knows which flags need assignments that are kept, by way of prerequisites, too', () => {
  expect(stickyNeedsOf(definitions, 'kept')).toEqual(['id', 'device'])
  expect(stickyNeedsOf(definitions, 'parent')).toEqual(['id', 'device'])
  for (const key of ['plain', 'static', 'unknown']) expect(stickyNeedsOf(definitions, key)).toEqual([])
})
