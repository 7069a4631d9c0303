import type { FeedServing } from '@frontpage/contracts'
import type { Journal } from '@frontpage/event-producer'
import { toServingEvent, type ServedTo } from './to-serving-event.js'

/** Writes down what was answered, before it is. */
export interface ServingJournal {
  /** Resolves when the page is in the journal, or cannot be: an answer need not fail for that. It never rejects. */
  record(serving: FeedServing, about: ServedTo): Promise<void>
}

export function createServingJournal({
  journal,
  onRecorded,
}: {
  journal: Pick<Journal, 'append'>
  onRecorded: (outcome: 'recorded' | 'lost') => void
}): ServingJournal {
  return {
    async record(serving, about) {
      try {
        await journal.append([JSON.stringify(toServingEvent(serving, about))])
        onRecorded('recorded')
      } catch {
        // The journal reports its own state.
        onRecorded('lost')
      }
    },
  }
}
