import { describe, expect, it } from '@jest/globals'
import { experimentSchema } from '../kinds/experiments.js'
import { featureSchema } from '../kinds/features.js'
import { listStale } from './list-stale.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const minutesAgo = (minutes: number): number => nowMs - minutes * 60_000

const experiment = (id: string, fields: object = {}) =>
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
    state: 'running',
    reason: 'go',
    phase: 1,
    salt: 'x',
    ...fields,
  })
const feature = (id: string, fields: object = {}) =>
  featureSchema.parse({ id, site: 'daily', valueType: 'number', defaultValue: 1, ...fields })

function stale(records: { experiments?: object[]; features?: object[] }, asked: Record<string, number>) {
  const contents = { experiments: [], features: [], ...records } as Parameters<typeof listStale>[0]
  const lastAsked = new Map(Object.entries(asked))
  return listStale(contents, { site: 'daily', lastAsked, nowMs }).map(({ key, reason }) => [key, reason])
}

describe('what is stale', () => {
  it('is what was stopped and is still asked for', () => {
    const stateAt = new Date(minutesAgo(60)).toISOString()
    const experiments = [
      experiment('early', { state: 'stopped', stateAt }),
      experiment('late', { state: 'archived', stateAt }),
      experiment('grace', { state: 'stopped', stateAt }),
      experiment('never', { state: 'stopped', stateAt }),
    ]
    const asked = { early: minutesAgo(61), late: minutesAgo(5), grace: minutesAgo(59.5) }
    expect(stale({ experiments }, asked)).toEqual([['late', 'still-asked']])
  })

  it('is what runs past its end', () => {
    const end = new Date(minutesAgo(1)).toISOString()
    const experiments = [experiment('over', { end }), experiment('draft', { end, state: 'draft' })]
    expect(stale({ experiments }, { over: minutesAgo(1) })).toEqual([['over', 'past-end']])
  })

  it('is what was never asked for, directly or by way of what was', () => {
    const needs = (key: string) => ({ prerequisites: [{ feature: key, condition: { value: 1 } }] })
    const records = {
      experiments: [experiment('by-feature'), experiment('unused'), experiment('far', { site: 'weekly' })],
      features: [
        feature('asked', { ...needs('gate'), rules: [{ type: 'experiment', experiment: 'by-feature' }] }),
        feature('gate'),
        feature('idle'),
      ],
    }
    expect(stale(records, { asked: minutesAgo(1) })).toEqual([
      ['unused', 'never-asked'],
      ['idle', 'never-asked'],
    ])
  })
})
