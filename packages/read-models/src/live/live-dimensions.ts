import type { FoldableEvent } from '../fold.js'

/** Longer values are cut: they are for a chart's legend. */
const maxValueLength = 64
/** Every event counts here, too: the total. */
export const allEvents = 'all:'

/** Under which names an event is counted: `all:`, `type:page`, `section:news` … */
export function liveNamesOf(event: FoldableEvent): string[] {
  const names = [allEvents, nameOf('type', event.type), nameOf('source', event.sourceId), 'status:accepted']
  if (event.story.section !== undefined) names.push(nameOf('section', event.story.section))
  return names
}

function nameOf(dimension: 'type' | 'source' | 'section', value: string): string {
  return `${dimension}:${value.slice(0, maxValueLength).toWellFormed()}`
}
