import { parseBatchId } from '@frontpage/contracts'

/** What `version` has room for below the time of receipt: migration 7. */
const orders = 2 ** 21

/**
 * The place of a batch among those that were accepted in the same millisecond: the number of its first event in its journal,
 * which counts events as they are accepted. Of two journals neither was first, but every look says the same. 0 for a batch
 * that no journal cut.
 */
export function acceptanceOrderOf(batchId: string): number {
  const { range } = parseBatchId(batchId) ?? {}
  return range === undefined ? 0 : Number.parseInt(range, 10) % orders
}
