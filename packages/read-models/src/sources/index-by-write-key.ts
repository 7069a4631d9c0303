import type { Source } from '@frontpage/contracts'

/**
 * Indexes sources by write key. Two sources can only share one where a history gives it to both; then it belongs to the
 * one that was changed first, as in the order of the sources: the same on every process.
 */
export function indexByWriteKey<Holder>(
  holders: readonly Holder[],
  sourceOf: (holder: Holder) => Source,
): Map<string, Holder> {
  const byWriteKey = new Map<string, Holder>()
  for (const holder of holders) {
    const { writeKey } = sourceOf(holder)
    if (!byWriteKey.has(writeKey)) byWriteKey.set(writeKey, holder)
  }
  return byWriteKey
}
