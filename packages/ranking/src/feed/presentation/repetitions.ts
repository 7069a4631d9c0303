/** X's author diversity (twitter/the-algorithm, DiversityDiscountProvider.scala): each further one counts half as much, but never below a quarter. */
const decay = 0.5
const floor = 0.25

/** What is added to log-odds where a reader had so many others of the same author or publisher. */
function repetitionDiscount(others: number): number {
  if (others === 0) return 0
  return Math.log((1 - floor) * decay ** others + floor)
}

/** An author or publisher, and how often the reader has met it. */
export interface Repetition {
  others: number
  discount: number
}

/**
 * Returns a function that gives the repetition of a name; stories of one author share one object.
 *
 * @param exposures how often the reader met each in other lists
 */
export function createRepetitions(exposures: ReadonlyMap<string, number>): (name: string) => Repetition {
  const byName = new Map<string, Repetition>()
  return (name) => {
    let repetition = byName.get(name)
    if (repetition === undefined) {
      const others = exposures.get(name) ?? 0
      repetition = { others, discount: repetitionDiscount(others) }
      byName.set(name, repetition)
    }
    return repetition
  }
}

export function repeatOnce(repetition: Repetition | undefined): void {
  if (repetition === undefined) return
  repetition.others++
  repetition.discount = repetitionDiscount(repetition.others)
}
