import type { ClickHouseClient } from '@clickhouse/client'
import { capText, maxDeadLetterBytes, type RejectedEvent } from '@frontpage/contracts'
import { insertRows } from '../insert-rows.js'
import { StoreUnavailableError } from '../store-errors.js'

/** Where it was rejected. */
type RejectionStage = 'tracker' | 'transporter'

export interface RejectedEventWriter {
  /** @throws StoreUnavailableError when the store cannot take rows now; call again with the same token. */
  insert(events: readonly (RejectedEvent & { stage: RejectionStage })[], token: string): Promise<void>
}

const into = { into: 'rejected_events', format: 'JSONEachRow' } as const

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
          body: capText(event.body, maxDeadLetterBytes),
          body_bytes: event.bodyBytes,
        }),
      )
      try {
        await insertRows(client, into, [Buffer.from(rows.join('\n'), 'utf8')], token)
      } catch (error) {
        throw new StoreUnavailableError('ClickHouse did not take the rejected events', { cause: error })
      }
    },
  }
}
