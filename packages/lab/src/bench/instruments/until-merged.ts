import { setTimeout as pause } from 'node:timers/promises'
import type { EventStoreClient } from '@frontpage/event-store'

const looksInARow = 4
const everyMs = 250

/** Waits until ClickHouse merges nothing any more. */
export async function untilMerged(client: EventStoreClient): Promise<void> {
  for (let still = 0; still < looksInARow;) {
    const result = await client.query({
      query: 'SELECT toUInt32(count()) AS merges FROM system.merges',
      format: 'JSONEachRow',
    })
    const [row] = await result.json<{ merges: number }>()
    still = row?.merges === 0 ? still + 1 : 0
    await pause(everyMs)
  }
}
