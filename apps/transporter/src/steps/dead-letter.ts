import { decodeEventRow, fromEventRow, type EncodedRows, type RefusedEventRow } from '@frontpage/event-store'
import { capText, maxDeadLetterBytes, type DeadLetterCode, type RejectedEvent } from '@frontpage/contracts'

/** An event that left the pipeline, with its reason; it goes to `rejected_events`. */
export type DeadLetter = Omit<RejectedEvent, 'rejectedAt' | 'reason'> & { reason: DeadLetterCode }

export function toDeadLetter(
  reason: DeadLetterCode,
  body: string,
  { detail, sourceId, messageId }: Pick<DeadLetter, 'detail' | 'sourceId' | 'messageId'>,
): DeadLetter {
  const capped = capText(body, maxDeadLetterBytes)
  return { reason, detail, sourceId, messageId, body: capped, bodyBytes: Buffer.byteLength(body) }
}

/** The event behind a row that ClickHouse refused. */
export function toRefusedLetter(
  rows: readonly EncodedRows[],
  { part, row, detail }: RefusedEventRow,
): DeadLetter {
  const encoded = rows[part]
  if (encoded === undefined) throw new RangeError('no such part')
  const { event } = fromEventRow(decodeEventRow(encoded, row))
  return toDeadLetter('refused_by_store', JSON.stringify(event), { ...event, detail })
}
