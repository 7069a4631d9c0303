/**
 * Records which messages were offered, and which of them a 2xx acknowledged. A message counts once, however often it is
 * sent.
 */
export interface Ledger {
  offer(messageId: string): void
  /** @param atMs by a monotonic clock; without it the answer does not count for gaps */
  acknowledge(messageIds: readonly string[], atMs?: number): void
  offered(): number
  /** In the order of their acknowledgement. */
  acknowledged(): ReadonlySet<string>
  hasOffered(messageId: string): boolean
  /** The longest time without a 2xx, from `startMs` to `endMs`. */
  worstGapMs(startMs: number, endMs: number): number
}

export function createLedger(): Ledger {
  const offered = new Set<string>()
  const acknowledged = new Set<string>()
  /** Shorter gaps are ignored: an answer every few milliseconds would fill the memory. */
  const gaps: { fromMs: number; toMs: number }[] = []
  let firstMs: number | undefined
  let lastMs: number | undefined

  return {
    offer: (messageId) => void offered.add(messageId),
    acknowledge(messageIds, atMs) {
      for (const messageId of messageIds) acknowledged.add(messageId)
      if (atMs === undefined) return
      firstMs ??= atMs
      if (lastMs !== undefined && atMs - lastMs >= 1) gaps.push({ fromMs: lastMs, toMs: atMs })
      lastMs = atMs
    },
    offered: () => offered.size,
    acknowledged: () => acknowledged,
    hasOffered: (messageId) => offered.has(messageId),
    worstGapMs(startMs, endMs) {
      const edges = [
        { fromMs: startMs, toMs: firstMs ?? endMs },
        { fromMs: lastMs ?? startMs, toMs: endMs },
      ]
      const lengths = [...gaps, ...edges].map(
        ({ fromMs, toMs }) => Math.min(toMs, endMs) - Math.max(fromMs, startMs),
      )
      return Math.round(lengths.reduce((worst, length) => Math.max(worst, length), 0))
    },
  }
}
