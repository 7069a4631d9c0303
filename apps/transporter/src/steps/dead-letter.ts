import { capText, maxDeadLetterBytes, type DeadLetterCode, type RejectedEvent } from '@frontpage/contracts'
import { decodeEventRow, fromEventRow, type EncodedRows } from '@frontpage/event-store'
import type { RefusedRow } from '../archive/shipment.js'

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
export function toDeadLetterOfRow(rows: EncodedRows, { row, detail, isAlone }: RefusedRow): DeadLetter {
  const { event } = fromEventRow(decodeEventRow(rows, row))
  const reason = isAlone ? 'refused_by_store' : 'refused_with_others'
  return toDeadLetter(reason, JSON.stringify(event), { ...event, detail })
}
