/** How a list is arranged. */
export interface PresentationRules {
  /** The most that a list holds. */
  readonly length: number
  /** Log-odds that a story loses when it equals one that stands above it (MMR); 0 leaves the ranker's order. */
  readonly diversity: number
  /** MMR orders so many; below it only the caps hold. */
  readonly diverseLength: number
  /** The most of any ten in a row that one section has. Who reads mostly one section gets up to twice as many of it. */
  readonly sectionCap: number
  /** The same for a publisher, unless it publishes more than half of the candidates. */
  readonly publisherCap: number
  /** Of every ten, at least so many are young, while there are any. */
  readonly freshFloor: number
  readonly freshHours: number
  /** Positions within the first ten at which chance decides, ascending. */
  readonly explorationPositions: readonly number[]
}

export const defaultPresentationRules: PresentationRules = {
  length: 100,
  diversity: 1,
  diverseLength: 30,
  sectionCap: 3,
  publisherCap: 4,
  freshFloor: 1,
  freshHours: 6,
  explorationPositions: [5, 9],
}

/** Caps and floors hold for so many in a row; the first so many are the page's top. */
export const screenLength = 10
