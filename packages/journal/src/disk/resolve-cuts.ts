import type { Cut } from './ledger-codec.js'

/**
 * Returns the valid cuts, by position. Of two that overlap, the later entry is valid: the earlier one was never
 * shipped, because its write was not reported as successful, or its writer found out that it had lost the log.
 */
export function resolveCuts(entries: readonly Cut[]): Cut[] {
  const cuts: Cut[] = []
  for (const cut of entries) {
    // Entries are in order of position, except for those that a later owner made again.
    let at = cuts.length
    while (at > 0 && (cuts[at - 1]?.end ?? 0) > cut.start) at--
    let overlapping = 0
    while ((cuts[at + overlapping]?.start ?? Infinity) < cut.end) overlapping++
    cuts.splice(at, overlapping, cut)
  }
  return cuts
}
