/** Half-lives in minutes at the traffic on which the model was fitted. */
export const halfLivesMinutes = [2.5, 5, 10, 15, 20, 30, 60, 120, 240, 480] as const
/** Windows in minutes at that traffic. */
export const windowsMinutes = [5, 10, 15, 30, 60, 120, 360, 1440] as const

export const kernelCount = halfLivesMinutes.length + windowsMinutes.length
/** The last hours are weighted minute by minute, up to this age; an older hour counts as one minute in its middle. */
export const detailMinutes = 240
const horizonMinutes = 28 * 60

/** The weights of readers by the minute of their views: first a decay for each half-life, then 1 inside each window. */
export interface DecayKernels {
  /** The current minute, since 1970. */
  readonly nowMinute: number
  /** `weights[age * kernelCount + kernel]`; age in whole minutes, 0 is the current minute. */
  readonly weights: Float64Array
  /** The number of ages in `weights`. */
  readonly ages: number
}

/**
 * Minute m is taken at its middle, but not after now. `stretch` multiplies all half-lives and windows. Costs some 50 µs: make
 * one for a whole list.
 */
export function createDecayKernels(nowMs: number, stretch = 1): DecayKernels {
  const nowMinute = Math.floor(nowMs / 60_000)
  const elapsed = nowMs / 60_000 - nowMinute
  const weights = new Float64Array(horizonMinutes * kernelCount)
  halfLivesMinutes.forEach((halfLife, kernel) => {
    const perMinute = 2 ** (-1 / (halfLife * stretch))
    let weight = perMinute ** (elapsed + 0.5)
    weights[kernel] = perMinute ** Math.max(0, elapsed - 0.5)
    for (let age = 1; age < horizonMinutes; age++) {
      weights[age * kernelCount + kernel] = weight
      weight *= perMinute
    }
  })
  windowsMinutes.forEach((window, index) => {
    for (let age = 0; age < horizonMinutes; age++) {
      const inside = window * stretch - (age + elapsed) + 1
      if (inside <= 0) break
      weights[age * kernelCount + halfLivesMinutes.length + index] = Math.min(1, inside)
    }
  })
  return { nowMinute, weights, ages: horizonMinutes }
}
