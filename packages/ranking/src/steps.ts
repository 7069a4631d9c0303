/** Work that can be interrupted: between its steps, each a fraction of a millisecond, other work may have its turn. */
export type Steps<Result> = Generator<undefined, Result>

/** Runs all steps at once. */
export function finishSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Visits every item; a step is this many of them. */
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
