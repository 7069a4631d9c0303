import { describe, expect, it } from '@jest/globals'
import { hourMs, hourOf } from '@frontpage/contracts'
import type { ReadModelName, ReadModelState } from '@frontpage/read-models'
import { afterHours, decideChanges, type KeptReadModel } from './decide-changes.js'
import type { ReadModelRecords } from './read-model-records.js'

const nowMs = Date.UTC(2026, 11, 1, 12, 30)
const thisHour = hourOf(nowMs)
const trending: KeptReadModel = { name: 'trending', layout: 2, of: [{ hours: 192 }], closesHours: true }
const readers: KeptReadModel = { name: 'readers', layout: 1, of: [{ hours: 720 }], closesHours: false }
const assignments: KeptReadModel = {
  name: 'assignments',
  layout: 1,
  of: [{ hours: 2_160 }],
  closesHours: false,
  isShared: true,
}
const mark = (foldedUntilMs: number, atMs = foldedUntilMs) => ({
  instance: `at ${atMs}`,
  foldedUntilMs,
  atMs,
  revision: 1,
})

function decide(
  over: Partial<ReadModelRecords>,
  {
    model = trending,
    oldestMs = nowMs - 100 * hourMs,
    storedUntilMs = nowMs,
  }: { model?: KeptReadModel; oldestMs?: number | undefined; storedUntilMs?: number } = {},
): ReadModelState | undefined {
  const records: ReadModelRecords = {
    runId: 'run-1',
    markedRunId: 'run-1',
    revision: 6,
    states: { [model.name]: { layout: model.layout, generation: 5 } },
    marks: [mark(nowMs - 1_000)],
    requests: new Map(),
    requestTexts: new Map(),
    ...over,
  }
  const archive = { oldestMs, storedUntilMs }
  return decideChanges(records, [model], { nowMs, revision: 7, archive }).get(model.name)
}

const stateWith = (
  rebuild: Partial<NonNullable<ReadModelState['rebuild']>>,
  more: Partial<ReadModelState> = {},
  model = trending,
): Partial<ReadModelRecords> => ({
  states: {
    [model.name]: {
      layout: model.layout,
      generation: 5,
      rebuild: {
        id: 'before',
        reason: 'missing',
        startedMs: nowMs - hourMs,
        revision: 3,
        newestHour: thisHour,
        oldestHour: thisHour - 100,
        nextHour: thisHour - 10,
        events: 0,
        ...rebuild,
      },
      ...more,
    },
  },
})

it('leaves alone what is whole', () => {
  expect(decide({})).toBeUndefined()
})

describe('a read model of which Redis knows nothing', () => {
  it('begins anew where it is read at once, and goes back as far as the archive does', () => {
    expect(decide({ states: {}, marks: [], markedRunId: undefined })).toEqual({
      layout: 2,
      generation: Math.floor(nowMs / 1_000),
      rebuild: {
        id: `missing-${nowMs}`,
        reason: 'missing',
        startedMs: nowMs,
        revision: 7,
        newestHour: thisHour + 1,
        oldestHour: hourOf(nowMs - 100 * hourMs) - 1,
        nextHour: thisHour + 1,
        events: 0,
      },
    })
  })

  it('is whole where the archive is empty', () => {
    const records: ReadModelRecords = {
      runId: 'run-1',
      markedRunId: undefined,
      revision: 0,
      states: {},
      marks: [],
      requests: new Map(),
      requestTexts: new Map(),
    }
    const archive = { oldestMs: undefined, storedUntilMs: 0 }
    expect(decideChanges(records, [trending], { nowMs, revision: 7, archive }).get('trending')).toEqual({
      layout: 2,
      generation: 0,
    })
  })

  it('goes no further back than it remembers', () => {
    const state = decide({ states: {} }, { oldestMs: 0 })
    expect(state?.rebuild?.oldestHour).toBe(thisHour + 1 - 192)
  })

  it('stays where it is when another service writes it, too', () => {
    const state = decide({ states: {} }, { model: assignments })
    expect(state).toMatchObject({ generation: 0, rebuild: { reason: 'missing' } })
    expect(state?.rebuild?.into).toBeUndefined()
  })
})

it('begins anew for another layout, and lets the earlier generation go', () => {
  const state = decide({ states: { trending: { layout: 1, generation: 5 } } })
  expect(state).toMatchObject({
    layout: 2,
    rebuild: { reason: 'layout' },
    retiring: { generation: 5, untilMs: nowMs },
  })
  expect(state?.generation).toBeGreaterThan(5)
})

describe('a Redis that has had another run', () => {
  const otherRun = { runId: 'run-2' }

  it('is brought up to date where it is, by what was stored since the earliest mark of those at work', () => {
    const marks = [mark(nowMs - 9_000, nowMs - 2_000), mark(nowMs - 1_000), mark(nowMs - 900_000)]
    expect(decide({ ...otherRun, marks })).toMatchObject({
      generation: 5,
      rebuild: {
        reason: 'behind',
        storedSinceMs: nowMs - 9_000,
        oldestHour: thisHour - 25,
        nextHour: thisHour + 1,
      },
    })
  })

  it('does not open hours that are closed for live events, however old the mark is', () => {
    const marks = [mark(nowMs - 20 * hourMs)]
    const quiet = { storedUntilMs: 0 }
    expect(decide({ ...otherRun, marks }, quiet)?.rebuild?.oldestHour).toBe(thisHour - 25)
    const ofReaders = decide({ ...otherRun, marks }, { ...quiet, model: readers })
    expect(ofReaders?.rebuild?.oldestHour).toBe(thisHour - 20 - 25)
  })

  it.each<[string, Partial<ReadModelRecords>]>([
    ['has no mark', { marks: [] }],
    ['lacks more than an hour', { marks: [mark(nowMs - 2 * hourMs)] }],
    ['may have opened hours that a rebuild had closed', stateWith({ nextHour: thisHour - 40 })],
  ])('is left behind where it %s', (_, over) => {
    const state = decide({ ...otherRun, ...over })
    expect(state).toMatchObject({ rebuild: { reason: 'behind' }, retiring: { generation: 5 } })
    expect(state?.rebuild?.storedSinceMs).toBeUndefined()
    expect(state?.generation).toBeGreaterThan(5)
  })

  it('goes through all hours again that a rebuild had done, while none of them is closed', () => {
    expect(decide({ ...otherRun, ...stateWith({}) })).toMatchObject({
      generation: 5,
      rebuild: { reason: 'missing', nextHour: thisHour + 1, newestHour: thisHour + 1 },
    })
  })

  it('is brought up to date from the earlier of two marks, when it happens twice', () => {
    const twice = stateWith({ reason: 'behind', storedSinceMs: nowMs - 60_000 })
    expect(decide({ ...otherRun, ...twice })?.rebuild?.storedSinceMs).toBe(nowMs - 60_000)
  })

  it('loses a fresh copy, which may lack something, too', () => {
    const state = decide({ ...otherRun, ...stateWith({ into: 8, reason: 'requested' }, { building: 8 }) })
    expect(state).toMatchObject({ generation: 5, rebuild: { reason: 'behind' } })
    expect(state?.building).toBeUndefined()
    expect(state?.rebuild?.into).toBeUndefined()
  })
})

describe('an operator', () => {
  const asks = (
    request: { kind: 'rebuild'; sinceHour?: number } | { kind: 'cancel' },
    name: ReadModelName = 'trending',
  ): Partial<ReadModelRecords> => ({ requests: new Map([[name, { ...request, id: 'asked', by: 'ann' }]]) })

  it('gets a fresh copy, as far back as wanted', () => {
    const state = decide(asks({ kind: 'rebuild', sinceHour: thisHour - 3 }))
    expect(state).toMatchObject({ generation: 5, rebuild: { id: 'asked', oldestHour: thisHour - 3 } })
    expect(state?.building).toBe(state?.rebuild?.into)
    expect(state?.building).toBeGreaterThan(5)
  })

  it('does not interrupt a rebuild that is under way', () => {
    expect(decide({ ...stateWith({}), ...asks({ kind: 'rebuild' }) })).toBeUndefined()
  })

  it('can give up a fresh copy, and no rebuild that is necessary', () => {
    const copy = stateWith({ into: 8, reason: 'requested' }, { building: 8 })
    expect(decide({ ...copy, ...asks({ kind: 'cancel' }) })).toEqual({ layout: 2, generation: 5 })
    expect(decide({ ...stateWith({}), ...asks({ kind: 'cancel' }) })).toBeUndefined()
  })

  it('has what another service writes computed where it is', () => {
    const state = decide(asks({ kind: 'rebuild' }, 'assignments'), { model: assignments })
    expect(state).toMatchObject({ generation: 5, rebuild: { reason: 'requested' } })
    expect(state?.building).toBeUndefined()
  })
})

it('forgets an earlier generation when nobody reads it any more', () => {
  const of = (untilMs: number): Partial<ReadModelRecords> => ({
    states: { trending: { layout: 2, generation: 9, retiring: { generation: 5, untilMs } } },
  })
  expect(decide(of(nowMs + 1))).toBeUndefined()
  expect(decide(of(nowMs))).toEqual({ layout: 2, generation: 9 })
})

describe('after an hour', () => {
  const stateOf = (over: Parameters<typeof stateWith>[0], more = {}): ReadModelState =>
    stateWith(over, more).states!.trending!

  it('goes on with the one before it', () => {
    expect(afterHours(stateOf({ events: 3 }), { events: 4, hours: 1 }, nowMs).rebuild).toMatchObject({
      nextHour: thisHour - 11,
      events: 7,
    })
  })

  it('is whole after the oldest one', () => {
    expect(afterHours(stateOf({ nextHour: thisHour - 98 }), { events: 4, hours: 3 }, nowMs)).toEqual({
      layout: 2,
      generation: 5,
    })
  })

  it('puts a fresh copy in its place, and keeps the earlier one for readers who do not know it yet', () => {
    const state = stateOf({ nextHour: thisHour - 100, into: 8 }, { building: 8 })
    expect(afterHours(state, { events: 4, hours: 1 }, nowMs)).toEqual({
      layout: 2,
      generation: 8,
      retiring: { generation: 5, untilMs: nowMs + 60_000 },
    })
  })
})
