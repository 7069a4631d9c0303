import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { defineRead } from './define-read.js'

/** The times of the archive's events, milliseconds since 1970. */
export interface ArchiveSpan {
  /** About the time of the oldest event, never after it; undefined for an empty archive. */
  readonly oldestMs: number | undefined
  /** The time of storing of the latest event; 0 where none was stored since. */
  readonly storedUntilMs: number
}

/** Both questions are answered from the parts' own data, or from few of their granules. */
const readSpan = defineRead<{ since: number }, { filed: number; unfiled: number; storedUntil: number }>({
  title: 'read archive span',
  sql: `SELECT
          (SELECT if(count() = 0, 0, toUnixTimestamp(min(key_hour)))
            FROM events WHERE key_hour > toDateTime(0, 'UTC')) AS filed,
          (SELECT if(count() = 0, 0, toUnixTimestamp(min(timestamp)))
            FROM events WHERE key_hour = toDateTime(0, 'UTC')) AS unfiled,
          (SELECT toUnixTimestamp(max(stored_at))
            FROM events WHERE stored_at >= toDateTime({since:UInt32}, 'UTC')) AS storedUntil`,
  row: z.object({ filed: z.number(), unfiled: z.number(), storedUntil: z.number() }),
})

/** Tells the span of the archive's events; the latest time of storing is looked for from `storedSinceMs` on. */
export async function readArchiveSpan(
  client: ClickHouseClient,
  { storedSinceMs }: { storedSinceMs: number },
): Promise<ArchiveSpan> {
  const [span] = await readSpan(client, { since: Math.floor(storedSinceMs / 1_000) })
  const oldest = [span?.filed, span?.unfiled].filter((seconds = 0) => seconds > 0) as number[]
  return {
    oldestMs: oldest.length === 0 ? undefined : Math.min(...oldest) * 1_000,
    storedUntilMs: (span?.storedUntil ?? 0) * 1_000,
  }
}
