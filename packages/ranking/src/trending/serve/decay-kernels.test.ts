import { describe, expect, it } from '@jest/globals'
import { noon } from '../../../test/build-story.js'
import { createDecayKernels, halfLivesMinutes, kernelCount, windowsMinutes } from './decay-kernels.js'

const ten = halfLivesMinutes.indexOf(10)
const fifteen = halfLivesMinutes.length + windowsMinutes.indexOf(15)
const weight = (atMs: number, age: number, kernel: number, factor = 1) =>
  createDecayKernels(atMs, factor).weights[age * kernelCount + kernel]!

describe('createDecayKernels', () => {
  it('takes a minute at its middle', () => {
    expect(weight(noon, 1, ten)).toBeCloseTo(2 ** -0.05)
    expect(weight(noon + 30_000, 1, ten)).toBeCloseTo(2 ** -0.1)
    expect(weight(noon, 20, ten)).toBeCloseTo(2 ** -1.95)
  })

  it('takes the running minute not after now', () => {
    expect(weight(noon + 10_000, 0, ten)).toBe(1)
    expect(weight(noon + 45_000, 0, ten)).toBeCloseTo(2 ** -0.025)
  })

  it('counts a minute in part that a window begins in', () => {
    expect(weight(noon, 15, fifteen)).toBe(1)
    expect(weight(noon, 16, fifteen)).toBe(0)
    expect(weight(noon + 15_000, 15, fifteen)).toBeCloseTo(0.75)
  })

  it('stretches half-lives and windows', () => {
    expect(weight(noon, 20, ten, 2)).toBeCloseTo(2 ** (-19.5 / 20))
    expect(weight(noon, 30, fifteen, 2)).toBe(1)
    expect(weight(noon, 31, fifteen, 2)).toBe(0)
  })

  it.each(halfLivesMinutes)('half-life %d never weighs an older minute as much', (halfLife) => {
    const kernel = halfLivesMinutes.indexOf(halfLife)
    const { weights, ages } = createDecayKernels(noon + 20_000)
    for (let age = 1; age < ages; age++) {
      expect(weights[age * kernelCount + kernel]!).toBeLessThan(weights[(age - 1) * kernelCount + kernel]!)
    }
  })
})
