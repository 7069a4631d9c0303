import { describe, expect, it } from '@jest/globals'
import { experimentBodySchema, experimentStates, type ExperimentState } from '../kinds/experiments.js'
import { movedFields } from './moved-fields.js'
import { nextExperiment } from './next-experiment.js'
import { canReach, transitionExperiment } from './transition-experiment.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const body = (fields: object = {}) =>
  experimentBodySchema.parse({
    site: 'daily',
    hypothesis: 'Better.',
    owner: 'us',
    variations: [
      { key: 'a', payload: 1 },
      { key: 'b', payload: 2 },
    ],
    sticky: true,
    end: '2027-01-01T00:00:00Z',
    ...fields,
  })
let salts = 0
const circumstances = { id: 'x', nowMs, random: () => `r${++salts}` }
const draft = nextExperiment(body(), undefined, circumstances)
const inState = (state: ExperimentState, fields: object = {}) => ({ ...draft, state, ...fields })

describe('a transition', () => {
  const allowed = new Set([
    'draft running',
    'draft archived',
    'running frozen',
    'running stopped',
    'frozen running',
    'frozen stopped',
    'stopped archived',
  ])
  it.each(experimentStates.flatMap((from) => experimentStates.map((to) => [from, to] as const)))(
    'from %s to %s',
    (from, to) => {
      const outcome = transitionExperiment(inState(from), { to, reason: 'why' }, nowMs)
      expect(outcome.kind).toBe(allowed.has(`${from} ${to}`) ? 'moved' : 'not-allowed')
      if (outcome.kind === 'moved') {
        expect(outcome.experiment).toMatchObject({
          state: to,
          reason: 'why',
          stateAt: '2026-06-01T12:00:00.000Z',
          salt: draft.salt,
          phase: 1,
        })
      }
    },
  )

  it('keeps when the phase began, and who won', () => {
    const started = transitionExperiment(draft, { to: 'running', reason: 'go' }, nowMs)
    if (started.kind !== 'moved') throw new Error(started.kind)
    expect(started.experiment.startedAt).toBe('2026-06-01T12:00:00.000Z')
    const frozen = transitionExperiment(started.experiment, { to: 'frozen', reason: 'full' }, nowMs + 1)
    if (frozen.kind !== 'moved') throw new Error(frozen.kind)
    expect(frozen.experiment.startedAt).toBe('2026-06-01T12:00:00.000Z')
    const stopped = transitionExperiment(
      frozen.experiment,
      { to: 'stopped', reason: 'won', winner: 'b' },
      nowMs,
    )
    if (stopped.kind !== 'moved') throw new Error(stopped.kind)
    const archived = transitionExperiment(stopped.experiment, { to: 'archived', reason: 'done' }, nowMs)
    expect(archived).toMatchObject({ experiment: { winner: 'b' } })
  })

  it('is refused with its reason', () => {
    const refuse = (fields: object, wanted: { to: ExperimentState; winner?: string }) =>
      transitionExperiment(inState('running', fields), { reason: 'why', ...wanted }, nowMs)
    expect(refuse({ sticky: false }, { to: 'frozen' })).toMatchObject({
      conflicts: [{ code: 'needs_sticky' }],
    })
    expect(refuse({}, { to: 'stopped', winner: 'c' })).toMatchObject({ problems: [{ pointer: '#/winner' }] })
    expect(refuse({}, { to: 'frozen', winner: 'a' })).toMatchObject({ problems: [{ pointer: '#/winner' }] })
    const over = inState('draft', { end: '2026-06-01T12:00:00Z' })
    expect(transitionExperiment(over, { to: 'running', reason: 'go' }, nowMs)).toMatchObject({
      problems: [{ pointer: '#/to' }],
    })
  })

  it('leads forward only, also over several states', () => {
    expect(canReach('draft', 'archived')).toBe(true)
    expect(canReach('running', 'archived')).toBe(true)
    expect(canReach('frozen', 'frozen')).toBe(true)
    expect(canReach('stopped', 'running')).toBe(false)
    expect(canReach('running', 'draft')).toBe(false)
  })
})

describe('a change', () => {
  it('makes a draft whose salt no other experiment has', () => {
    const other = nextExperiment(body(), undefined, circumstances)
    expect([draft.state, draft.phase]).toEqual(['draft', 1])
    expect(other.salt).not.toBe(draft.salt)
  })

  it('keeps state, phase and salt, unless a new phase begins while it runs', () => {
    const running = inState('running', { startedAt: '2026-05-01T00:00:00Z' })
    const changed = nextExperiment(body({ coverage: 0.5 }), running, circumstances)
    expect(changed).toEqual({ ...running, coverage: 0.5 })
    const next = nextExperiment(body({ newPhase: true }), running, circumstances)
    expect(next).toMatchObject({ phase: 2, state: 'running', startedAt: '2026-06-01T12:00:00.000Z' })
    expect(next.salt).toMatch(/^x\.2\.r/)
    expect(nextExperiment(body({ newPhase: true }), draft, circumstances)).toEqual(draft)
  })

  it.each<[object, string[]]>([
    [{ coverage: 1, owner: 'others', condition: { country: 'ID' } }, []],
    [{ variations: body().variations.map((each) => ({ ...each, weight: 0.5 })) }, []],
    [{ variations: body().variations.toReversed() }, ['#/variations']],
    [{ variations: [...body().variations, { key: 'c', payload: 3 }] }, ['#/variations']],
    [
      { variations: body().variations.map((each, index) => ({ ...each, weight: index })) },
      ['#/variations/0/weight', '#/variations/1/weight'],
    ],
    [{ hashAttribute: 'userId', fallbackAttribute: 'id' }, ['#/hashAttribute', '#/fallbackAttribute']],
    [{ sticky: false }, ['#/sticky']],
  ])('to %j would move readers by %j', (fields, pointers) => {
    const after = nextExperiment(body(fields), inState('running'), circumstances)
    expect(movedFields(draft, after).map(({ pointer }) => pointer)).toEqual(pointers)
  })
})
