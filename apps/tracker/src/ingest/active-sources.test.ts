import { expect, it } from '@jest/globals'
import { sourceSchema, type Source } from '@frontpage/contracts'
import { createActiveSources } from './active-sources.js'

function buildSource(over: Partial<Source> = {}): Source {
  return sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site: 'daily', ...over })
}

it('keeps what is used up of a rate while it stays the same', () => {
  const sources = createActiveSources()
  const rate = { eventsPerSecond: 10, burst: 10 }
  sources.update([buildSource({ rate })])
  expect(sources.find('key')?.limiter?.take(10, 0).allowed).toBe(true)
  expect(sources.find('key')?.limiter?.take(1, 0).allowed).toBe(false)
  sources.update([buildSource({ rate, name: 'Renamed' })])
  expect(sources.find('key')?.limiter?.take(1, 0).allowed).toBe(false)
  sources.update([buildSource({ rate: { ...rate, burst: 20 } })])
  expect(sources.find('key')?.limiter?.take(1, 0).allowed).toBe(true)
})

it('answers a preflight by whether any source allows the origin', () => {
  const sources = createActiveSources()
  sources.update([
    buildSource({ allowedOrigins: ['https://a.example'] }),
    buildSource({ id: 'app', writeKey: 'other', allowedOrigins: ['https://b.example'] }),
  ])
  expect(
    ['https://a.example', 'https://b.example', 'https://c.example'].map(sources.anyAllowsOrigin),
  ).toEqual([true, true, false])
})

it('finds a source by its whole key, else by the part before the colon', () => {
  const sources = createActiveSources()
  sources.update([
    buildSource({ writeKey: 'id' }),
    buildSource({ id: 'moved', writeKey: 'id:secret' }),
    buildSource({ id: 'other', writeKey: 'only:whole' }),
  ])
  const found = ['id', 'id:secret', 'id:***', 'only:whole', 'only', 'only:other', ':id', ''].map(
    (writeKey) => sources.find(writeKey)?.source.id,
  )
  const none = undefined
  expect(found).toEqual(['web', 'moved', 'web', 'other', none, none, none, none])
})
