import { describe, expect, it } from '@jest/globals'
import { seededRandom } from '../learning/seeded-random.js'
import { pairedBootstrap } from './paired-bootstrap.js'

const random = () => seededRandom(3)
const noise = Array.from({ length: 200 }, seededRandom(5))

describe('pairedBootstrap', () => {
  it('finds a small gain in pairs that vary far more than it', () => {
    const other = Array.from({ length: 200 }, seededRandom(6))
    const better = noise.map((value, index) => value + 0.01 + 0.02 * (other[index]! - 0.5))
    const [low, mean, high] = pairedBootstrap(better, noise, { random: random() })
    expect(low).toBeGreaterThan(0)
    expect(mean).toBeCloseTo(0.01, 2)
    expect(high).toBeLessThan(0.02)
  })

  it('covers the normal interval of the mean', () => {
    const [low, mean, high] = pairedBootstrap(
      noise,
      noise.map(() => 0),
      { random: random() },
    )
    const halfWidth = 1.96 * Math.sqrt(1 / 12 / 200)
    expect(low).toBeCloseTo(mean - halfWidth, 1)
    expect(high - low).toBeGreaterThan(1.6 * halfWidth)
    expect(high - low).toBeLessThan(2.4 * halfWidth)
  })

  it('refuses what are the lists do not form pairs', () => {
    expect(() => pairedBootstrap([1], [], { random: random() })).toThrow(RangeError)
    expect(() => pairedBootstrap([], [], { random: random() })).toThrow(RangeError)
  })
})
