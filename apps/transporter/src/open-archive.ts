import { createEventWriter, type EventStoreClient } from '@frontpage/event-store'
import type { Logger } from '@frontpage/service-kit'
import { createArchive, type Archive } from './archive/create-archive.js'
import type { TransporterConfig } from './config.js'
import type { TransporterMetrics } from './transporter-metrics.js'

/** The archive in ClickHouse, with its outages in the log and its inserts in the metrics. */
export function openArchive(
  client: EventStoreClient,
  config: TransporterConfig,
  { counters, log, isBehind }: { counters: TransporterMetrics; log: Logger; isBehind: () => boolean },
): Archive {
  return createArchive({
    writer: createEventWriter(client),
    database: config.clickhouse.database,
    maxRowsPerInsert: config.maxRowsPerInsert,
    maxBytesInWork: config.maxBytesInWork,
    maxWaitMs: config.maxInsertWaitMs,
    isBehind,
    onInserted: counters.onInserted,
    onSlow: counters.onSlow,
    onUnavailable: (error) => log.error({ err: error }, 'ClickHouse unavailable; events stay queued'),
    onAvailable: (outageSeconds) => log.info({ outageSeconds }, 'ClickHouse available again'),
  })
}
