import type { EnrichedEvent } from './enrich-events.js'

/** Removes the events of readers who had their data erased: they are dropped, and counted. */
export function suppressErased(
  events: readonly EnrichedEvent[],
  isErased: (readerId: string) => boolean,
): { kept: EnrichedEvent[]; erased: number } {
  const isGone = (id: string | undefined): boolean => id !== undefined && isErased(id)
  const kept = events.filter(
    ({ event }) => !isGone(event.userId) && !isGone(event.anonymousId) && !isGone(event.previousId),
  )
  return { kept, erased: events.length - kept.length }
}
