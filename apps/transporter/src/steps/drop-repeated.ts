import type { AcceptedEvent } from '@frontpage/contracts'
import { eventKeyHour } from '@frontpage/event-store'
import type { EnrichedEvent } from './enrich-events.js'

/**
 * Splits off what the archive would take for copies of an event that came before in the same batch: events of one
 * message id, source, hour, call and name. The first is the one that was accepted first, because a batch is in order of
 * acceptance; neither the archive nor a read model sees the others, so that both know the same one. Copies in another
 * batch are recognised by the archive alone.
 *
 * @param clientYears as `eventKeyHour`
 */
export function createRepeatFilter(clientYears: number): (events: readonly EnrichedEvent[]) => {
  kept: EnrichedEvent[]
  repeated: number
} {
  const firstById = new Map<string, AcceptedEvent>()
  /** The keys of events whose message id occurs more than once. */
  const keys = new Set<string>()
  const keyOf = (event: AcceptedEvent): string => sortingKeyOf(event, clientYears)

  function isRepeated(event: AcceptedEvent): boolean {
    const first = firstById.get(event.messageId)
    if (first === undefined) {
      firstById.set(event.messageId, event)
      return false
    }
    keys.add(keyOf(first))
    const known = keys.size
    return keys.add(keyOf(event)).size === known
  }

  return (events) => {
    const kept = events.filter(({ event }) => !isRepeated(event))
    return { kept, repeated: events.length - kept.length }
  }
}

/** The archive's sorting key: docs/adr/005-the-key-of-the-archive.md. */
function sortingKeyOf(event: AcceptedEvent, clientYears: number): string {
  const { messageId, sourceId, type, event: name = '' } = event
  return JSON.stringify([messageId, sourceId, type, name, eventKeyHour(event, clientYears)])
}
