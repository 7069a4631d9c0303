import { expect, it } from '@jest/globals'
import { createTestDirectory } from '@frontpage/testing'
import { runFuzz } from '../src/fuzz/run-fuzz.js'

it('stores every accepted event as it was sent, whatever it contains', async () => {
  const logs = await createTestDirectory('lab-logs')
  const options = { requests: 800, seed: 1 }
  const result = await runFuzz(options, { programs: 'source', logDirectory: logs.path })
  await logs.remove()
  expect(result).toMatchObject({
    requests: 800,
    serverErrors: 0,
    unanswered: 0,
    deadLetters: 0,
    deadLettersFromStore: 0,
    lost: 0,
    duplicated: 0,
    changed: 0,
    examples: [],
  })
  expect(result['accepted']).toBeGreaterThan(1_000)
  expect(result['rejected']).toBeGreaterThan(100)
}, 240_000)
