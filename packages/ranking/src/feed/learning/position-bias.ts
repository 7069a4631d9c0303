/** The log-odds that a place adds to a click by itself, by surface, from the first place on. Plain JSON. */
export type PositionBiases = Readonly<Record<string, readonly number[]>>

/** Where the stories of a list stood. */
export interface ShownPlaces {
  /** Such as `home` or `app`: how far a reader sees differs from one to the other. */
  readonly surface: string
  /** From 1, for each row. */
  readonly positions: ArrayLike<number>
}

/** Learns how much more is clicked what stands higher, so that the ranker does not have to take places for merits. */
export interface PositionBias {
  /** What to add to each row's score. */
  of(places: ShownPlaces): Float64Array
  /** @param slopes by row: the chance of a click that was expected, less the share of the clicks that the row got */
  learn(places: ShownPlaces, slopes: Float64Array): void
  entries(): PositionBiases
}

/** The places of a long page further down than these count as the last of them. */
export const separatePositions = 20
const maxSurfaces = 16
/** A place follows a few hundred lists. */
const rate = 0.02
/** No place alone makes a click more than e⁴ times as likely. */
const furthest = 4

/**
 * An additive bias, as in PAL (Guo et al. 2019) and the two-tower models: examination is learned beside relevance, and left
 * out when a list is ranked. Only the stories that chance placed tell the two apart for certain, hence the small steps.
 */
export function createPositionBias(entries: PositionBiases = {}): PositionBias {
  const bySurface = new Map(
    Object.entries(entries).map(([surface, each]) => [surface, Float64Array.from(each)]),
  )

  function biasesOf(surface: string): Float64Array | undefined {
    const known = bySurface.get(surface)
    if (known !== undefined || bySurface.size >= maxSurfaces) return known
    const biases = new Float64Array(separatePositions)
    bySurface.set(surface, biases)
    return biases
  }

  return {
    of({ surface, positions }) {
      const biases = bySurface.get(surface)
      return Float64Array.from(positions, (position) => biases?.[placeOf(position)] ?? 0)
    },
    learn({ surface, positions }, slopes) {
      const biases = biasesOf(surface)
      if (biases === undefined) return
      for (let row = 0; row < slopes.length; row++) {
        const at = placeOf(positions[row]!)
        biases[at] = Math.max(-furthest, Math.min(furthest, biases[at]! - rate * slopes[row]!))
      }
    },
    entries: () =>
      Object.fromEntries(
        [...bySurface].map(([surface, each]) => [
          surface,
          Array.from(each, (bias) => Number(bias.toFixed(4))),
        ]),
      ),
  }
}

function placeOf(position: number): number {
  return Math.min(Math.max(1, position), separatePositions) - 1
}

/** Whether these can be learned on: an earlier program may have stored others. */
export function areSoundBiases(entries: PositionBiases): boolean {
  const all = Object.values(entries)
  return (
    all.length <= maxSurfaces &&
    all.every((each) => each.length === separatePositions && each.every((bias) => Math.abs(bias) <= furthest))
  )
}
