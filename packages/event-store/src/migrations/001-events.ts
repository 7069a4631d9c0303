import type { Migration } from './migration.js'

/**
 * docs/adr/005-the-key-of-the-archive.md says why this key. In short: everything in ORDER BY and PARTITION BY is a
 * value that a client's retry repeats, so that all copies of an event meet, and the copy accepted first has the
 * highest version.
 */
export const events: Migration = {
  version: 1,
  name: 'events',
  statements: [
    `CREATE TABLE IF NOT EXISTS events (
      message_id String CODEC(ZSTD(1)),
      source_id String CODEC(ZSTD(1)),
      site String CODEC(ZSTD(1)),
      environment String CODEC(ZSTD(1)),
      type String CODEC(ZSTD(1)),
      event String CODEC(ZSTD(1)),
      name String CODEC(ZSTD(1)),
      category String CODEC(ZSTD(1)),
      key_hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
      original_timestamp Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
      sent_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
      received_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
      timestamp DateTime64(3, 'UTC') CODEC(ZSTD(1)),
      time_flag String CODEC(ZSTD(1)),
      privacy String CODEC(ZSTD(1)),
      version UInt64 MATERIALIZED 9223372036854775807 - toUnixTimestamp64Milli(received_at),
      user_id String CODEC(ZSTD(1)),
      anonymous_id String CODEC(ZSTD(1)),
      group_id String CODEC(ZSTD(1)),
      previous_id String CODEC(ZSTD(1)),
      story_id String CODEC(ZSTD(1)),
      section String CODEC(ZSTD(1)),
      title String CODEC(ZSTD(1)),
      url String CODEC(ZSTD(1)),
      path String CODEC(ZSTD(1)),
      referrer String CODEC(ZSTD(1)),
      ip String CODEC(ZSTD(1)),
      user_agent LowCardinality(String),
      locale String CODEC(ZSTD(1)),
      library_name String CODEC(ZSTD(1)),
      library_version String CODEC(ZSTD(1)),
      properties JSON,
      traits JSON,
      context String CODEC(ZSTD(1)),
      other String CODEC(ZSTD(1)),
      INDEX by_anonymous_id anonymous_id TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX by_user_id user_id TYPE bloom_filter(0.01) GRANULARITY 1,
      INDEX by_story_id story_id TYPE bloom_filter(0.01) GRANULARITY 1
    )
    ENGINE = ReplacingMergeTree(version)
    PARTITION BY toYYYYMM(key_hour)
    PRIMARY KEY (source_id, key_hour, type, event)
    ORDER BY (source_id, key_hour, type, event, message_id)
    SETTINGS non_replicated_deduplication_window = 1000,
      min_bytes_for_wide_part = 30000000, vertical_merge_algorithm_min_rows_to_activate = 1, merge_selector_base = 16,
      auto_statistics_types = '', string_serialization_version = 'single_stream',
      object_shared_data_buckets_for_wide_part = 1, object_shared_data_buckets_for_compact_part = 1,
      object_shared_data_serialization_version_for_zero_level_parts = 'map'`,
  ],
}
