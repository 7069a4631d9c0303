import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { toSketch, toSketchEntry } from '../src/live/hyper-log-log.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { redis } = await startRedisOfTests()

const headerBytes = 16

/** The sketch that PFADD makes of the same elements, without its cached cardinality. */
async function sketchOfRedis(elements: readonly string[]): Promise<Buffer> {
  await redis.del('added', 'dense')
  await redis.set('dense', toSketch([]))
  if (elements.length > 0) await redis.pfadd('added', ...elements)
  await redis.pfmerge('added', 'dense')
  return (await redis.getBuffer('added')) ?? Buffer.alloc(0)
}

it('has the registers that Redis has after adding the same elements', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 })), async (elements) => {
      const theirs = await sketchOfRedis(elements)
      const ours = toSketch(elements.map(toSketchEntry))
      expect(ours.subarray(headerBytes).equals(theirs.subarray(headerBytes))).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it('has them for many elements, which Redis then counts as its own', async () => {
  const elements = Array.from({ length: 50_000 }, (_, n) => `message-${n}-${(n * 7919).toString(36)}`)
  const theirs = await sketchOfRedis(elements)
  const ours = toSketch(elements.map(toSketchEntry))
  expect(ours.subarray(headerBytes).equals(theirs.subarray(headerBytes))).toBe(true)
  await redis.set('ours', ours)
  expect(await redis.pfcount('ours')).toBe(await redis.pfcount('added'))
})
