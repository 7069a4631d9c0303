import type { Journal } from '@frontpage/journal'

/** The part of the journal that requests use: accepted events are appended to it. */
export type Intake = Pick<Journal, 'append' | 'refusal'>
