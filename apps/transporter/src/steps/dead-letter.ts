import { maxRejectedBodyLength, type DeadLetterCode, type RejectedEvent } from '@frontpage/contracts'

/** An event that left the pipeline, with its reason; it goes to `rejected_events`. */
export type DeadLetter = Omit<RejectedEvent, 'rejectedAt'>

export function toDeadLetter(
  reason: DeadLetterCode,
  body: string,
  { detail, sourceId, messageId }: Pick<DeadLetter, 'detail' | 'sourceId' | 'messageId'>,
): DeadLetter {
  const capped = body.slice(0, maxRejectedBodyLength)
  return { reason, detail, sourceId, messageId, body: capped, bodyBytes: Buffer.byteLength(body) }
}
