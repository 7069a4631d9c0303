import { expect, it } from '@jest/globals'
import { sourceSchema, type Source } from '@frontpage/contracts'
import { createSourceDoors } from './source-doors.js'

function buildSource(over: Partial<Source> = {}): Source {
  return sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site: 'daily', ...over })
}

it('divides a rate among processes, and keeps what is used up while the rate stays the same', () => {
  const doors = createSourceDoors(2)
  const rate = { eventsPerSecond: 10, burst: 10 }
  doors.update([buildSource({ rate })])
  expect(doors.find('key')?.limiter?.take(5, 0).allowed).toBe(true)
  expect(doors.find('key')?.limiter?.take(1, 0).allowed).toBe(false)
  doors.update([buildSource({ rate, name: 'Renamed' })])
  expect(doors.find('key')?.limiter?.take(1, 0).allowed).toBe(false)
  doors.update([buildSource({ rate: { ...rate, burst: 20 } })])
  expect(doors.find('key')?.limiter?.take(1, 0).allowed).toBe(true)
})

it('tells a preflight whether any source lets an origin in', () => {
  const doors = createSourceDoors(1)
  doors.update([
    buildSource({ allowedOrigins: ['https://a.example'] }),
    buildSource({ id: 'app', writeKey: 'other', allowedOrigins: ['https://b.example'] }),
  ])
  expect(['https://a.example', 'https://b.example', 'https://c.example'].map(doors.anyAllowsOrigin)).toEqual([
    true,
    true,
    false,
  ])
})
