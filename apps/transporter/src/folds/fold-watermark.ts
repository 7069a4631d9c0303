/** Knows up to when all that this process stored is folded. */
export interface FoldWatermark {
  /**
   * A part is being stored, whose rows say that they were stored at `storedMs`. The returned function is called when it
   * is folded, or has failed: its batch is then stored and folded again.
   */
  begin(storedMs: number): () => void
  /** Milliseconds since 1970: all rows that say an earlier time are folded, as far as this process stored them. */
  foldedUntil(nowMs: number): number
}

export function createFoldWatermark(): FoldWatermark {
  const underWay = new Set<{ readonly storedMs: number }>()
  return {
    begin(storedMs) {
      const part = { storedMs }
      underWay.add(part)
      return () => void underWay.delete(part)
    },
    foldedUntil(nowMs) {
      let earliest = nowMs
      for (const { storedMs } of underWay) earliest = Math.min(earliest, storedMs)
      return earliest
    },
  }
}
