import type { Journal } from '@frontpage/event-producer'

/** Where accepted events go: the journal, as far as requests are concerned. */
export type Intake = Pick<Journal, 'append' | 'refusal'>
