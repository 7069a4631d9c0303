export type { ClickHouseClient as EventStoreClient } from '@clickhouse/client'
export { createEventStoreClient, type EventStoreConfig } from './clickhouse/create-event-store-client.js'
export { acceptanceOrderOf } from './events/acceptance-order.js'
export { createEventWriter, type EventWriter, type RefusedEventRow } from './events/create-event-writer.js'
export { decodeEventRow } from './events/decode-event-row.js'
export { eventKeyHour, defaultClientYears, isRecentEvent, maxClientYears } from './events/event-key-hour.js'
export { encodeAsEventRows, encodeEventRows, type EncodedRows } from './events/encode-event-rows.js'
export { type EventRow } from './events/event-row.js'
export { fromEventRow } from './events/from-event-row.js'
export { isWithinOneInsert, splitByPartition } from './events/split-by-partition.js'
export { toEventRow } from './events/to-event-row.js'
export { insertIsolatingBadRows } from './clickhouse/insert-isolating-bad-rows.js'
export { type EncodedInsert } from './clickhouse/insert-rows.js'
export { openEventStore } from './migrations/open-event-store.js'
export {
  createControlHistoryWriter,
  type ControlHistoryWriter,
  type ControlRecord,
} from './control-history/create-control-history-writer.js'
export { listRecordStamps } from './control-history/list-record-stamps.js'
export { listRecordVersions } from './control-history/list-record-versions.js'
export { readCurrentRecords } from './control-history/read-current-records.js'
export { migrate, MigrationChangedError } from './migrations/migrate.js'
export { type Migration } from './migrations/migration.js'
export { countClickedFeeds } from './reads/count-clicked-feeds.js'
export { countEventsByHour } from './reads/count-events-by-hour.js'
export { countStoryViews } from './reads/count-story-views.js'
export { findCrossovers, type Crossover } from './reads/find-crossovers.js'
export { listClickedFeeds, type ClickedFeed } from './reads/list-clicked-feeds.js'
export { listFeedResponses, type FeedResponse } from './reads/list-feed-responses.js'
export { listReaderEvents } from './reads/list-reader-events.js'
export { readEvents } from './reads/read-events.js'
export { applyRetention, maxRetentionDays } from './apply-retention.js'
export {
  createRejectedEventWriter,
  type RejectedEventWriter,
} from './rejected-events/create-rejected-event-writer.js'
export { InsertRefusedError, StoreUnavailableError } from './clickhouse/store-errors.js'
