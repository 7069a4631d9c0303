import type { AcceptedEvent } from './calls/accepted-event.js'

/** Segment's name for an event that says that a reader saw a variation. */
export const exposureEventName = 'Experiment Viewed'

/** The source of the exposures that the splitter counts; pages and apps may send events of the same name themselves. */
export const exposureSourceId = 'splitter'

/** Whether the splitter counted this event: it is about an experiment, and no call of a reader’s device. */
export function isCountedExposure({ sourceId, event }: Pick<AcceptedEvent, 'sourceId' | 'event'>): boolean {
  return sourceId === exposureSourceId && event === exposureEventName
}
