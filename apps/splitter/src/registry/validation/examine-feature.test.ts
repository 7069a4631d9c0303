import { expect, it } from '@jest/globals'
import { featureSchema } from '../kinds/features.js'
import { examineFeature } from './examine-feature.js'

it('refuses two rules of one id, which would reach the same readers', () => {
  const rule = { type: 'force', value: 1, coverage: 0.5 }
  const feature = featureSchema.parse({
    id: 'f',
    site: 'daily',
    valueType: 'number',
    defaultValue: 0,
    rules: [{ ...rule, id: 'a' }, rule, { ...rule, id: 'b' }, rule, { ...rule, id: 'a' }],
  })
  const contents = { experiments: [], features: [], savedGroups: [], holdouts: [] }

  const { problems } = examineFeature(feature, { contents, before: undefined })
  expect(problems.map(({ pointer }) => pointer)).toEqual(['#/rules/4/id'])
})
