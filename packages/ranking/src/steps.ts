/** Work that can be interrupted: between its steps, each a fraction of a millisecond, others may have their turn. */
export type Steps<Result> = Generator<undefined, Result>

/** All of it at once. */
export function finishSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Visits every item; a step is so many of them. */
export function* visitInSteps<Item>(
  items: Iterable<Item>,
  itemsPerStep: number,
  visit: (item: Item, index: number) => void,
): Steps<void> {
  let index = 0
  for (const item of items) {
    if (index > 0 && index % itemsPerStep === 0) yield
    visit(item, index++)
  }
}
