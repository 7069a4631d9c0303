import { afterEach, expect, it, jest } from '@jest/globals'
import { experimentSchema } from '../registry/kinds/experiments.js'
import { openDefinitions, type Definitions } from './open-definitions.js'

let definitions: Definitions | undefined
afterEach(() => {
  definitions?.close()
  jest.useRealTimers()
})

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
    salt: 'x',
    ...fields,
  })
const recordsOf = (...experiments: ReturnType<typeof experiment>[]) => ({
  experiments,
  features: [],
  savedGroups: [],
  holdouts: [],
})

it('tells of the sites whose definitions changed, and of no other', () => {
  const changed: string[] = []
  definitions = openDefinitions({ now: () => 0 })
  definitions.onChange(({ site }) => changed.push(site))
  definitions.update(recordsOf(experiment(), experiment({ id: 'y', site: 'weekly' })))
  definitions.update(
    recordsOf(experiment({ owner: 'others' }), experiment({ id: 'y', site: 'weekly', coverage: 0.5 })),
  )
  expect(changed).toEqual(['daily', 'weekly', 'weekly'])
})

it('compiles again when an experiment starts and when it ends', () => {
  jest.useFakeTimers({ now: Date.parse('2026-06-01T00:00:00Z') })
  definitions = openDefinitions({ now: Date.now })
  definitions.update(recordsOf(experiment({ start: '2026-06-02T00:00:00Z', end: '2026-06-03T00:00:00Z' })))
  const isEnabled = () => definitions?.ofSite('daily').flags.get('x')?.isEnabled
  expect(isEnabled()).toBe(false)
  jest.advanceTimersByTime(86_400_000)
  expect(isEnabled()).toBe(true)
  jest.advanceTimersByTime(86_400_000)
  expect(isEnabled()).toBe(false)
})

it('notices within a minute that the clock was set forward', () => {
  jest.useFakeTimers({ now: Date.parse('2026-06-01T00:00:00Z') })
  definitions = openDefinitions({ now: Date.now })
  definitions.update(recordsOf(experiment({ end: '2026-06-03T00:00:00Z' })))
  jest.setSystemTime(Date.parse('2026-06-04T00:00:00Z'))
  jest.advanceTimersByTime(60_000)
  expect(definitions.ofSite('daily').flags.get('x')?.isEnabled).toBe(false)
})

it('keeps the last good definitions of a site that cannot be compiled, and goes on with the others', () => {
  const failed: string[] = []
  definitions = openDefinitions({ now: () => 0, onError: (_, site) => failed.push(site) })
  definitions.update(recordsOf(experiment(), experiment({ id: 'y', site: 'weekly' })))
  const { version } = definitions.ofSite('daily')
  const broken = { ...experiment(), variations: undefined } as never
  definitions.update(recordsOf(broken, experiment({ id: 'y', site: 'weekly', coverage: 0.5 })))
  expect(failed).toEqual(['daily'])
  expect(definitions.ofSite('daily').version).toBe(version)
  expect(definitions.ofSite('weekly').features['y']?.rules?.[0]?.coverage).toBe(0.5)
})

it('has nothing of a site that nobody knows, and makes it once', () => {
  definitions = openDefinitions({ now: () => 0 })
  expect(definitions.ofSite('nowhere').flags.size).toBe(0)
  expect(definitions.ofSite('nowhere')).toBe(definitions.ofSite('nowhere'))
})
