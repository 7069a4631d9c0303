import { expect, it } from '@jest/globals'
import { summariseRebuilds } from './watch-rebuilds.js'

it('reports the longest rebuild, and counts all by reason', () => {
  const seen = [
    { reason: 'missing', startedMs: 1_000, endedMs: 3_000 },
    { reason: 'missing', startedMs: 1_000, endedMs: 8_540 },
    { reason: 'requested', startedMs: 9_000, endedMs: 9_500 },
  ] as const
  expect(summariseRebuilds(seen, 20_000)).toEqual({
    rebuildSeconds: 7.5,
    rebuilds: { missing: 2, requested: 1 },
  })
})

it('takes a rebuild that goes on as long as it has lasted', () => {
  const seen = [{ reason: 'behind', startedMs: 1_000, endedMs: undefined }] as const
  expect(summariseRebuilds(seen, 20_000)).toEqual({ rebuildSeconds: 19, rebuilds: { behind: 1 } })
})
