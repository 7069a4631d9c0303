import type { EnrichedEvent } from './enrich-events.js'

/** Splits off the events of readers who had their data erased: they are dropped, and counted. */
export function suppressErased(
  events: readonly EnrichedEvent[],
  isErased: (readerId: string) => boolean,
): { kept: EnrichedEvent[]; erased: number } {
  const kept = events.filter(
    ({ event: { userId, anonymousId, previousId } }) =>
      ![userId, anonymousId, previousId].some((id) => id !== undefined && isErased(id)),
  )
  return { kept, erased: events.length - kept.length }
}
