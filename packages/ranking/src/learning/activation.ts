/** What a hidden unit makes of its sum: `x / (1 + |x|)`, or `max(0, x)`. */
export type Activation = 'softsign' | 'relu'

export function activate(activation: Activation, sum: number): number {
  if (activation === 'relu') return sum > 0 ? sum : 0
  return sum / (1 + Math.abs(sum))
}

/** The derivative. */
export function slopeOf(activation: Activation, sum: number): number {
  if (activation === 'relu') return sum > 0 ? 1 : 0
  const damped = 1 + Math.abs(sum)
  return 1 / (damped * damped)
}
