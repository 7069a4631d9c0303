import { cutText } from '@frontpage/contracts'
import type { FoldableEvent } from '../fold/fold.js'

/** Longer values are cut: they are shown in a chart's legend. */
const maxValueLength = 64
/** Every event counts here, too: the total. */
export const allEvents = 'all:'
/** Every event counts under this status as well; rejected ones would have a status of their own. */
const accepted = 'status:accepted'

/**
 * The events of one site's minute, by the names under which they are counted; an event is identified by its index in a
 * list.
 */
export interface MinuteDigest {
  readonly all: number[]
  readonly byType: Map<string, number[]>
  readonly bySource: Map<string, number[]>
  readonly bySection: Map<string, number[]>
}

export function newMinuteDigest(): MinuteDigest {
  return { all: [], byType: new Map(), bySource: new Map(), bySection: new Map() }
}

export function addToMinute(digest: MinuteDigest, event: FoldableEvent, place: number): void {
  digest.all.push(place)
  addTo(digest.byType, event.type, place)
  addTo(digest.bySource, event.sourceId, place)
  if (event.story.section !== undefined) addTo(digest.bySection, event.story.section, place)
}

/**
 * Returns the names under which events are counted (`all:`, `type:page`, `section:news` …), each with the indexes of
 * its events.
 */
export function namesOf({ all, byType, bySource, bySection }: MinuteDigest): Map<string, number[]> {
  const names = new Map([
    [allEvents, all],
    [accepted, all],
  ])
  for (const [dimension, values] of [
    ['type', byType],
    ['source', bySource],
    ['section', bySection],
  ] as const) {
    for (const [value, places] of values) {
      const name = `${dimension}:${cutText(value, maxValueLength)}`
      const known = names.get(name)
      if (known === undefined) names.set(name, [...places])
      // Thousands of long values may begin alike and become one name.
      else for (const place of places) known.push(place)
    }
  }
  return names
}

function addTo(map: Map<string, number[]>, value: string, place: number): void {
  const places = map.get(value)
  if (places === undefined) map.set(value, [place])
  else places.push(place)
}
