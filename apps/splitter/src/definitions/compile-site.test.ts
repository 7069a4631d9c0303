import { evaluateFeature, type StickyAssignments } from '@frontpage/experiments'
import { describe, expect, it } from '@jest/globals'
import { experimentSchema, type ExperimentRecord } from '../registry/kinds/experiments.js'
import { featureSchema, type Feature } from '../registry/kinds/features.js'
import { holdoutSchema } from '../registry/kinds/holdouts.js'
import { changeTimesOf, compileSite, type SiteRecords } from './compile-site.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const readers = Array.from({ length: 10_000 }, (_, index) => `reader-${index}`)
/** Two-sided p of 0.001. */
const maxDeviation = 3.29

function experiment(id: string, fields: object = {}): ExperimentRecord {
  return experimentSchema.parse({
    id,
    site: 'daily',
    hypothesis: 'It is better.',
    owner: 'us',
    variations: [
      { key: 'control', payload: 'a' },
      { key: 'new', payload: 'b' },
    ],
    end: '2027-01-01T00:00:00Z',
    state: 'running',
    reason: 'started',
    phase: 1,
    salt: `${id}.1.00000000`,
    ...fields,
  })
}

function feature(id: string, fields: object): Feature {
  return featureSchema.parse({ id, site: 'daily', valueType: 'string', defaultValue: 'default', ...fields })
}

function compile(records: Partial<SiteRecords>, atMs = nowMs) {
  return compileSite(
    { site: 'daily', experiments: [], features: [], savedGroups: [], holdouts: [], ...records },
    atMs,
  )
}

/** The variation's index of each reader; −1 for those who are not in it. */
function assign(records: Partial<SiteRecords>, key: string, atMs = nowMs): number[] {
  const { features, savedGroups } = compile(records, atMs)
  return readers.map((id) => {
    const { experimentResult } = evaluateFeature({ attributes: { id }, features, savedGroups }, key)
    return experimentResult?.inExperiment === true ? experimentResult.variationId : -1
  })
}

function evaluate(records: Partial<SiteRecords>, key: string, attributes: object = { id: 'reader-1' }) {
  const { features, savedGroups } = compile(records)
  return evaluateFeature({ attributes: { ...attributes }, features, savedGroups }, key)
}

/** In standard errors of a binomial share. */
function deviationOf(count: number, total: number, share: number): number {
  return Math.abs(count / total - share) / Math.sqrt((share * (1 - share)) / total)
}

/** The correlation of two yes-or-no questions about the same readers, in its standard errors. */
function phiInErrors(a: readonly boolean[], b: readonly boolean[]): number {
  const count = (isMeant: (index: number) => boolean): number => a.filter((_, index) => isMeant(index)).length
  const both = count((index) => a[index]! && b[index]!)
  const inA = count((index) => a[index]!)
  const inB = count((index) => b[index]!)
  const total = a.length
  const phi = (both * total - inA * inB) / Math.sqrt(inA * inB * (total - inA) * (total - inB))
  return Math.abs(phi) * Math.sqrt(total)
}

const isIn = (variation: number): boolean => variation >= 0

describe('assignments', () => {
  it.each([
    ['two equal arms', undefined],
    ['a small and a large arm', [0.1, 0.9]],
    ['seven arms', Array.from({ length: 7 }, () => 1 / 7)],
    ['ten arms of 0.1', Array.from({ length: 10 }, () => 0.1)],
  ])('have the shares of the weights, and leave nobody out: %s', (_, weights) => {
    const variations = (weights ?? [undefined, undefined]).map((weight, index) => ({
      key: `v${index}`,
      payload: index,
      ...(weight !== undefined && { weight }),
    }))
    const assigned = assign({ experiments: [experiment('shares', { variations })] }, 'shares')
    expect(assigned.filter((variation) => !isIn(variation))).toHaveLength(0)
    variations.forEach(({ weight = 0.5 }, index) => {
      const count = assigned.filter((variation) => variation === index).length
      expect(deviationOf(count, readers.length, weight)).toBeLessThan(maxDeviation)
    })
  })

  it.each([
    ['exp-a.1.00000000', 'exp-b.1.00000000'],
    ['homepage-1', 'homepage-2'],
    ['a', 'a:b'],
    ['a:b', 'a:b:c'],
    ['a', 'ab'],
  ])('of two experiments have nothing to do with each other: salts %s and %s', (one, other) => {
    const experiments = [experiment('one', { salt: one }), experiment('other', { salt: other })]
    const first = assign({ experiments }, 'one').map((variation) => variation === 1)
    const second = assign({ experiments }, 'other').map((variation) => variation === 1)
    expect(phiInErrors(first, second)).toBeLessThan(maxDeviation)
  })

  it('have nothing to do with each other where readers’ ids continue the salts', () => {
    const experiments = [experiment('one', { salt: 'a' }), experiment('other', { salt: 'a:b' })]
    const { features } = compile({ experiments })
    const isNew = (key: string, id: string): boolean =>
      evaluateFeature({ attributes: { id }, features }, key).value === 'b'
    // `a` + `b:c…` and `a:b` + `c…`
    const ids = readers.map((id) => id.slice('reader-'.length))
    const first = ids.map((id) => isNew('one', `b:c${id}`))
    const second = ids.map((id) => isNew('other', `c${id}`))
    expect(phiInErrors(first, second)).toBeLessThan(maxDeviation)
  })

  it('stay as they are when the coverage grows', () => {
    const before = assign({ experiments: [experiment('wide', { coverage: 0.1 })] }, 'wide')
    const after = assign({ experiments: [experiment('wide', { coverage: 0.5 })] }, 'wide')
    expect(deviationOf(before.filter(isIn).length, readers.length, 0.1)).toBeLessThan(maxDeviation)
    expect(deviationOf(after.filter(isIn).length, readers.length, 0.5)).toBeLessThan(maxDeviation)
    expect(before.filter((variation, index) => isIn(variation) && variation !== after[index])).toEqual([])
  })

  it('of a ramp grow at its times', () => {
    const ramp = [
      { at: '2026-06-01T13:00:00Z', coverage: 0.2 },
      { at: '2026-06-01T14:00:00Z', coverage: 1 },
    ]
    const experiments = [experiment('ramp', { coverage: 0, ramp, start: '2026-06-01T11:00:00Z' })]
    const shareAt = (time: string): number =>
      assign({ experiments }, 'ramp', Date.parse(time)).filter(isIn).length / readers.length
    expect(shareAt('2026-06-01T12:59:59Z')).toBe(0)
    expect(shareAt('2026-06-01T13:00:00Z')).toBeCloseTo(0.2, 1)
    expect(shareAt('2026-06-01T14:00:00Z')).toBe(1)
    expect(changeTimesOf({ experiments }).map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-06-01T11:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
      '2026-06-01T13:00:00.000Z',
      '2026-06-01T14:00:00.000Z',
    ])
  })

  it('begin at the start and end at the end', () => {
    const experiments = [experiment('timed', { start: '2026-06-02T00:00:00Z', end: '2026-06-03T00:00:00Z' })]
    const inAt = (time: string): number =>
      assign({ experiments }, 'timed', Date.parse(time)).filter(isIn).length
    expect(inAt('2026-06-01T23:59:59Z')).toBe(0)
    expect(inAt('2026-06-02T00:00:00Z')).toBe(readers.length)
    expect(inAt('2026-06-03T00:00:00Z')).toBe(0)
  })

  it('are made anew in a new phase', () => {
    const first = assign({ experiments: [experiment('phases')] }, 'phases')
    const second = assign(
      { experiments: [experiment('phases', { phase: 2, salt: 'phases.2.11111111' })] },
      'phases',
    )
    const isNew = (variation: number): boolean => variation === 1
    expect(phiInErrors(first.map(isNew), second.map(isNew))).toBeLessThan(maxDeviation)
  })
})

describe('layers and holdouts', () => {
  const layer = (from: number, to: number) => ({ layer: { name: 'hero', from, to } })

  it('never have a reader in two experiments of one layer', () => {
    const experiments = [experiment('one', layer(0, 0.3)), experiment('two', layer(0.3, 1))]
    const one = assign({ experiments }, 'one')
    const two = assign({ experiments }, 'two')
    expect(one.filter((variation, index) => isIn(variation) && isIn(two[index]!))).toEqual([])
    expect(one.filter(isIn).length + two.filter(isIn).length).toBe(readers.length)
    expect(deviationOf(one.filter(isIn).length, readers.length, 0.3)).toBeLessThan(maxDeviation)
  })

  it('say nothing about the variation', () => {
    const half = { ...layer(0, 0.5), holdout: 'year' }
    const holdouts = [holdoutSchema.parse({ id: 'year', site: 'daily', share: 0.2 })]
    const all = assign({ experiments: [experiment('x')] }, 'x').map((variation) => variation === 1)
    const some = assign({ experiments: [experiment('x', half)], holdouts }, 'x').map(isIn)
    expect(deviationOf(some.filter(Boolean).length, readers.length, 0.4)).toBeLessThan(maxDeviation)
    expect(phiInErrors(all, some)).toBeLessThan(maxDeviation)
  })

  it('of another name are others', () => {
    const named = (name: string) => ({ layer: { name, from: 0, to: 0.5 } })
    const experiments = [experiment('one', named('a')), experiment('two', named('ab'))]
    const one = assign({ experiments }, 'one').map(isIn)
    const two = assign({ experiments }, 'two').map(isIn)
    expect(phiInErrors(one, two)).toBeLessThan(maxDeviation)
  })

  it('keep the readers of a holdout out of all of its experiments', () => {
    const holdouts = [holdoutSchema.parse({ id: 'year', site: 'daily', share: 0.05 })]
    const experiments = ['one', 'two'].map((id) => experiment(id, { holdout: 'year' }))
    const [one, two] = ['one', 'two'].map((key) => assign({ experiments, holdouts }, key).map(isIn))
    expect(one).toEqual(two)
    const heldOut = one!.filter((isReached) => !isReached).length
    expect(deviationOf(heldOut, readers.length, 0.05)).toBeLessThan(maxDeviation)
  })
})

describe('a state', () => {
  it.each([
    ['draft', 'a', false],
    ['stopped', 'a', false],
  ])('of %s gets everyone the control', (state, value, isAssigned) => {
    const result = evaluate({ experiments: [experiment('x', { state })] }, 'x')
    expect([result.value, result.experimentResult?.inExperiment ?? false]).toEqual([value, isAssigned])
  })

  it('of stopped gets everyone the winner, also by way of a feature', () => {
    const records = {
      experiments: [
        experiment('x', { state: 'stopped', winner: 'new' }),
        experiment('y', { state: 'stopped' }),
      ],
      features: [
        feature('f', { rules: [{ type: 'experiment', experiment: 'x' }] }),
        feature('g', { rules: [{ type: 'experiment', experiment: 'y' }] }),
      ],
    }
    expect(['x', 'f', 'g'].map((key) => evaluate(records, key).value)).toEqual(['b', 'b', 'default'])
  })

  it('of frozen takes nobody in and keeps who is in', () => {
    const { features } = compile({ experiments: [experiment('x', { state: 'frozen', sticky: true })] })
    const inExperiment = (documents: Record<string, StickyAssignments>): boolean =>
      evaluateFeature(
        {
          attributes: { id: 'reader-1' },
          features,
          stickyBucketAssignmentDocs: documents,
          saveStickyBucketAssignmentDoc: () => {},
        },
        'x',
      ).experimentResult?.inExperiment ?? false
    expect(inExperiment({})).toBe(false)
    const document = { attributeName: 'id', attributeValue: 'reader-1', assignments: { x__1: 'new' } }
    expect(inExperiment({ 'id||reader-1': document })).toBe(true)
    const ofAnEarlierPhase = { ...document, assignments: { x__0: 'new' } }
    expect(inExperiment({ 'id||reader-1': ofAnEarlierPhase })).toBe(false)
  })

  it('of archived leaves nothing', () => {
    expect(evaluate({ experiments: [experiment('x', { state: 'archived' })] }, 'x').source).toBe(
      'unknownFeature',
    )
  })
})

describe('targeting', () => {
  it('needs both the condition and the address', () => {
    const experiments = [
      experiment('x', {
        condition: { country: 'ID' },
        urlTargets: [{ type: 'simple', pattern: '/news/*' }],
      }),
    ]
    const isReached = (attributes: object): boolean =>
      evaluate({ experiments }, 'x', { id: 'reader-1', ...attributes }).experimentResult !== undefined
    expect(isReached({ country: 'ID', url: 'https://x.id/news/1' })).toBe(true)
    expect(isReached({ country: 'MY', url: 'https://x.id/news/1' })).toBe(false)
    expect(isReached({ country: 'ID', url: 'https://x.id/sport/1' })).toBe(false)
  })

  it('needs the prerequisites of an experiment, and those of a feature or it is null', () => {
    const needs = { prerequisites: [{ feature: 'gate', condition: { value: true } }] }
    const gate = (isOpen: boolean) =>
      featureSchema.parse({ id: 'gate', site: 'daily', valueType: 'boolean', defaultValue: isOpen })
    const records = (isOpen: boolean) => ({
      experiments: [experiment('x', needs)],
      features: [feature('f', { ...needs, rules: [{ type: 'force', value: 'on' }] }), gate(isOpen)],
    })
    expect(evaluate(records(true), 'x').source).toBe('experiment')
    expect(evaluate(records(false), 'x')).toMatchObject({ source: 'defaultValue', value: 'a' })
    expect(evaluate(records(true), 'f').value).toBe('on')
    expect(evaluate(records(false), 'f')).toMatchObject({ source: 'prerequisite', value: null })
  })
})

it('has a version that differs whenever anything that decides a value does', () => {
  const base = { experiments: [experiment('x')] }
  const { version } = compile(base)
  expect(compile({ experiments: [experiment('x', { owner: 'others' })] }).version).toBe(version)
  expect(compile({ experiments: [experiment('x', { coverage: 0.5 })] }).version).not.toBe(version)
  expect(compile({ experiments: [experiment('x', { state: 'stopped' })] }).version).not.toBe(version)
})
