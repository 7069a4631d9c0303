import { expect, it } from '@jest/globals'
import { experimentSchema } from '../kinds/experiments.js'
import { examineExperiment } from './examine-experiment.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const experiment = (fields: object = {}) =>
  experimentSchema.parse({
    id: 'x',
    site: 'daily',
    hypothesis: 'Better.',
    owner: 'us',
    variations: [
      { key: 'a', payload: 1 },
      { key: 'b', payload: 2 },
    ],
    end: '2027-01-01T00:00:00Z',
    state: 'running',
    reason: 'go',
    phase: 1,
    salt: 'x.1.abcdef01',
    ...fields,
  })
const holdouts = [{ id: 'year', site: 'daily', description: '', share: 0.1, hashAttribute: 'userId' }]
const examine = (after: object, before: object | undefined, others: object[] = []) =>
  examineExperiment(experiment(after), {
    contents: { experiments: others.map(experiment), features: [], savedGroups: [], holdouts },
    before: before && experiment(before),
    nowMs,
  })
const pointersOf = (found: readonly { pointer: string }[]) => found.map(({ pointer }) => pointer)

it('warns where a ramp that has begun is taken back', () => {
  const ramp = [{ at: '2026-05-01T00:00:00Z', coverage: 0.5 }]

  expect(pointersOf(examine({ coverage: 0.1 }, { coverage: 0.1, ramp }).warnings)).toEqual(['#/ramp'])
  expect(examine({ coverage: 0.5 }, { coverage: 0.1, ramp }).warnings).toEqual([])
  const later = [{ at: '2026-07-01T00:00:00Z', coverage: 0.5 }]
  expect(examine({ coverage: 0.1 }, { coverage: 0.1, ramp: later }).warnings).toEqual([])
})

it('warns of what a frozen experiment would have lost', () => {
  expect(pointersOf(examine({ sticky: true }, {}).warnings)).toEqual(['#/sticky'])
  const frozen = { sticky: true, state: 'frozen' }
  const next = { ...frozen, phase: 2, salt: 'x.2.abcdef01' }
  expect(pointersOf(examine(next, frozen).warnings)).toEqual(['#/newPhase'])
})

it('warns of a fallback whose readers a holdout leaves out', () => {
  const unit = { sticky: true, fallbackAttribute: 'id', holdout: 'year' }

  expect(pointersOf(examine({ ...unit, hashAttribute: 'userId' }, undefined).warnings)).toEqual(['#/holdout'])
  expect(examine({ ...unit, hashAttribute: 'accountId' }, undefined).warnings).toEqual([])
})

it('refuses a salt that readers were assigned by before', () => {
  expect(pointersOf(examine({ phase: 2 }, {}).problems)).toEqual(['#/salt'])
  expect(pointersOf(examine({}, undefined, [{ id: 'other' }]).problems)).toEqual(['#/salt'])
  expect(examine({}, {}, [{ id: 'other' }]).problems).toEqual([])
})
