import { randomUUID } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { capText, cutText, maxDeadLetterBytes, type RejectedEvent } from '@frontpage/contracts'
import { groupByBytes } from '../clickhouse/group-by-bytes.js'
import { insertIsolatingBadRows } from '../clickhouse/insert-isolating-bad-rows.js'
import { insertRows } from '../clickhouse/insert-rows.js'
import { StoreUnavailableError, toInsertError } from '../clickhouse/store-errors.js'

/** The service that rejected it. */
type RejectionStage = 'tracker' | 'transporter'

type StagedRejection = RejectedEvent & { stage: RejectionStage }

export interface RejectedEventWriter {
  /**
   * @param token the same for a repetition of the same events: they are not stored twice.
   * @throws StoreUnavailableError when the store cannot take rows now; call again with the same token.
   */
  insert(events: readonly StagedRejection[], token: string): Promise<void>
}

const into = { into: 'rejected_events', format: 'JSONEachRow' } as const
/** Bodies may be as large as events, and a batch may hold thousands. */
const maxBytesPerInsert = 4 * 2 ** 20

export function createRejectedEventWriter(client: ClickHouseClient): RejectedEventWriter {
  /**
   * Changes with every failure: ClickHouse remembers a token before the rows are in their place, and would take the
   * repetition of an insert in which it died for done. So after a failure rows may be stored twice, and none is
   * missing.
   */
  let tokenSuffix = ''

  async function insertTexts(rows: readonly string[], token: string): Promise<void> {
    try {
      const parts = [Buffer.from(rows.join('\n'), 'utf8')]
      await insertRows(client, into, { parts, count: rows.length }, `${token}${tokenSuffix}`)
    } catch (error) {
      throw toInsertError(error)
    }
  }

  /** An event that is too large by itself, or refused for another reason, is kept without its body. */
  async function insertGroup(events: readonly StagedRejection[], token: string): Promise<void> {
    const refused = await insertIsolatingBadRows(events, (some, place) =>
      insertTexts(
        some.map((event) => toText(event)),
        `${token}${place}`,
      ),
    )
    for (const [index, { row, detail }] of refused.entries()) {
      const bare = { ...row, body: '', detail: `${row.detail}; without its body: ${detail}` }
      await insertTexts([toText(bare)], `${token}/bare/${index}`)
    }
  }

  return {
    async insert(events, token) {
      try {
        const groups = groupByBytes(events, ({ body }) => body.length, maxBytesPerInsert)
        for (const [index, group] of groups.entries()) {
          await insertGroup(group, `${token}/${index}`)
        }
      } catch (error) {
        tokenSuffix = `/${randomUUID()}`
        throw new StoreUnavailableError('ClickHouse did not store the rejected events', { cause: error })
      }
    },
  }
}

function toText(event: StagedRejection): string {
  return JSON.stringify({
    rejected_at: event.rejectedAt,
    stage: event.stage,
    reason: event.reason,
    detail: cutText(event.detail, 1_000),
    source_id: event.sourceId,
    message_id: cutText(event.messageId, 200),
    body: capText(event.body, maxDeadLetterBytes),
    body_bytes: event.bodyBytes,
  })
}
