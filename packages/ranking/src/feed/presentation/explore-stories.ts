import { sampleStories } from '../candidates/sample-stories.js'
import type { Placing } from './placing.js'

/** The lower part of a list of which chance took some. */
export interface Explored {
  /** For the positions of chance, in order. */
  readonly drawn: readonly Placing[]
  /** The lower part without them, in its order. */
  readonly rest: readonly Placing[]
}

/**
 * Draws `slots` stories uniformly, without replacement, from the candidates for exploration in a list's lower part, and
 * sets the propensities: the probability that this story stands in exactly this place, the candidates and their order
 * given. What stands above is decided before, so they are exact, and inverse propensity weighting is unbiased (Li, Chu,
 * Langford, Wang 2011: Unbiased offline evaluation of contextual-bandit-based news article recommendation algorithms).
 *
 * A drawn story stands in its slot with probability 1/n. A story with a explorable ones above it and b below moves up by
 * j places where j of those above were drawn and it was not: C(a, j) C(b, slots − j) / C(n, slots).
 */
export function exploreStories(
  lower: readonly Placing[],
  { slots, random }: { slots: number; random: () => number },
): Explored {
  const explorable = lower.filter(({ isExplorable }) => isExplorable)
  const drawn = sampleStories(explorable, slots, random)
  if (drawn.length === 0) return { drawn, rest: lower }
  const count = explorable.length
  const all = choose(count, drawn.length)
  const rest: Placing[] = []
  let above = 0
  let drawnAbove = 0
  for (const placing of lower) {
    const isDrawn = drawn.includes(placing)
    const own = placing.isExplorable ? 1 : 0
    if (isDrawn) {
      placing.slot = 'exploration'
      placing.propensity = 1 / count
      drawnAbove++
    } else {
      const below = count - above - own
      placing.propensity = (choose(above, drawnAbove) * choose(below, drawn.length - drawnAbove)) / all
      rest.push(placing)
    }
    above += own
  }
  return { drawn, rest }
}

function choose(count: number, taken: number): number {
  let ways = taken <= count ? 1 : 0
  for (let at = 0; at < taken; at++) ways *= (count - at) / (at + 1)
  return ways
}
