import type { DeadLetterCode } from '@frontpage/contracts'

/** An event that left the pipeline, with its reason; it goes to `rejected_events`. */
export interface DeadLetter {
  reason: DeadLetterCode
  detail: string
  sourceId: string
  messageId: string
  body: string
}
