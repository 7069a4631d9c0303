import type { Migration } from './migration.js'

/**
 * Events that were not archived: one row a rejection, with its reason and a capped copy of the event. A retry may add a
 * row; rows are not summed.
 */
export const rejectedEvents: Migration = {
  version: 2,
  name: 'rejected-events',
  statements: [
    `CREATE TABLE IF NOT EXISTS rejected_events (
      rejected_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
      stage LowCardinality(String),
      reason LowCardinality(String),
      detail String CODEC(ZSTD(1)),
      source_id LowCardinality(String),
      message_id String CODEC(ZSTD(1)),
      body String CODEC(ZSTD(3)),
      body_bytes UInt32
    )
    ENGINE = MergeTree
    PARTITION BY toYYYYMM(rejected_at)
    ORDER BY (stage, reason, rejected_at)
    SETTINGS non_replicated_deduplication_window = 1000`,
  ],
}
