import type { ClickHouseClient } from '@clickhouse/client'
import { insertJsonRows } from '../insert-json-rows.js'
import { insertWithoutTheGuilty, type RefusedRow } from '../insert-without-the-guilty.js'
import type { EventRow } from './event-row.js'
import { splitByPartition } from './split-by-partition.js'

export interface EventWriter {
  /**
   * Resolves when every row is either stored and confirmed by ClickHouse, or in the answer with the reason for which
   * it was refused.
   *
   * @param token the same for a repetition of the same rows: what a first, half-way try stored is not stored again.
   * @throws StoreUnavailableError when the store cannot take rows now; call again.
   */
  insert(rows: readonly EventRow[], token: string): Promise<RefusedRow<EventRow>[]>
}

export function createEventWriter(client: ClickHouseClient): EventWriter {
  return {
    async insert(rows, token) {
      const refused: RefusedRow<EventRow>[] = []
      for (const [index, group] of splitByPartition(rows, (row) => row.key_hour).entries()) {
        refused.push(
          ...(await insertWithoutTheGuilty(group, `${token}/${index}`, (part, partToken) =>
            insertJsonRows(
              client,
              'events',
              part.map((row) => JSON.stringify(row)),
              partToken,
            ),
          )),
        )
      }
      return refused
    },
  }
}
