import { expect, it } from '@jest/globals'
import type { ReadModelName, ReadModelState, Rebuild } from '@frontpage/read-models'
import { chooseHour } from './choose-hour.js'

const newestHour = 500

function rebuilt(nextHour: number, over: Partial<Rebuild> = {}): ReadModelState {
  const rebuild: Rebuild = {
    id: 'one',
    reason: 'missing',
    startedMs: 0,
    revision: 1,
    newestHour,
    oldestHour: 0,
    nextHour,
    events: 0,
    ...over,
  }
  return { layout: 1, generation: 0, rebuild }
}

const chosen = (states: Partial<Record<ReadModelName, ReadModelState>>, without?: ReadModelName) => {
  const hour = chooseHour(states, (name) => name !== without)
  return hour === undefined ? undefined : [hour.hour, hour.names]
}

it('chooses none where all are whole', () => {
  expect(chosen({ trending: { layout: 1, generation: 0 } })).toBeUndefined()
})

it('reads the newest hours of the lists of now first, then all assignments, then each hour once', () => {
  const { trending, stories, readers, assignments } = {
    trending: rebuilt(500),
    stories: rebuilt(500),
    readers: rebuilt(500),
    assignments: rebuilt(500),
  }
  expect(chosen({ readers, trending, stories, assignments })).toEqual([500, ['trending']])
  const done = { trending: rebuilt(496), stories, readers, assignments }
  expect(chosen(done)).toEqual([500, ['stories']])
  const later = { trending: rebuilt(496), stories: rebuilt(496), readers }
  expect(chosen({ ...later, assignments: rebuilt(12) })).toEqual([12, ['assignments']])
  expect(chosen(later)).toEqual([500, ['readers']])
  expect(chosen({ ...later, readers: rebuilt(496) })).toEqual([496, ['trending', 'stories', 'readers']])
})

it('does not read one hour for two purposes, and passes over what must wait', () => {
  const states = { readers: rebuilt(400, { storedSinceMs: 5 }), impressions: rebuilt(400) }
  expect(chosen(states)).toEqual([400, ['readers']])
  expect(chosen(states, 'readers')).toEqual([400, ['impressions']])
})
