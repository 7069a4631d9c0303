import { parseBatchId } from '@frontpage/contracts'

/** The number of orders that `version` can hold below the time of receipt: migration 7. */
const orders = 2 ** 21

/**
 * The order of a batch among those that were accepted in the same millisecond: the number of its first event in its
 * journal, which counts events as they are accepted. Between two journals the order is arbitrary, but always the same.
 * 0 for a batch that no journal made.
 */
export function acceptanceOrderOf(batchId: string): number {
  const { range } = parseBatchId(batchId) ?? {}
  return range === undefined ? 0 : Number.parseInt(range, 10) % orders
}
