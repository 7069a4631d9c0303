import type { ClickHouseClient } from '@clickhouse/client'
import { insertJsonRows } from '../insert-json-rows.js'
import { StoreUnavailableError } from '../store-errors.js'

export interface RejectedEvent {
  /** Milliseconds since 1970. */
  rejectedAt: number
  /** Where it was rejected: which service, which step. */
  stage: string
  /** A stable reason code. */
  reason: string
  /** Words for people. */
  detail: string
  sourceId: string
  messageId: string
  /** What came in, as text; stored up to `maxStoredBodyLength` characters. */
  body: string
}

export interface RejectedEventWriter {
  /** @throws StoreUnavailableError when the store cannot take rows now; call again with the same token. */
  insert(events: readonly RejectedEvent[], token: string): Promise<void>
}

const maxStoredBodyLength = 8_192

export function createRejectedEventWriter(client: ClickHouseClient): RejectedEventWriter {
  return {
    async insert(events, token) {
      if (events.length === 0) return
      const rows = events.map((event) =>
        JSON.stringify({
          rejected_at: event.rejectedAt,
          stage: event.stage,
          reason: event.reason,
          detail: event.detail.slice(0, 1_000).toWellFormed(),
          source_id: event.sourceId,
          message_id: event.messageId.slice(0, 200).toWellFormed(),
          body: event.body.slice(0, maxStoredBodyLength).toWellFormed(),
          body_bytes: Buffer.byteLength(event.body),
        }),
      )
      try {
        await insertJsonRows(client, 'rejected_events', rows, token)
      } catch (error) {
        throw new StoreUnavailableError('ClickHouse did not take the rejected events', { cause: error })
      }
    },
  }
}
