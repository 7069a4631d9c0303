import { setImmediate as nextTurn } from 'node:timers/promises'

/** Requests wait no longer than this for a part of the work. */
const maxTurnMs = 5

/** Visits many items, and lets requests be answered in between. Items that are added meanwhile may be visited, too. */
export async function visitInTurns<Item>(items: Iterable<Item>, visit: (item: Item) => void): Promise<void> {
  let endsMs = performance.now() + maxTurnMs
  for (const item of items) {
    visit(item)
    if (performance.now() < endsMs) continue
    await nextTurn()
    endsMs = performance.now() + maxTurnMs
  }
}
