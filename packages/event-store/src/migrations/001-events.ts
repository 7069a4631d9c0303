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
      source_id LowCardinality(String),
      site LowCardinality(String),
      environment LowCardinality(String),
      type LowCardinality(String),
      event LowCardinality(String),
      name String CODEC(ZSTD(1)),
      category LowCardinality(String),
      key_hour DateTime('UTC') CODEC(Delta, ZSTD(1)),
      original_timestamp Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
      sent_at Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
      received_at DateTime64(3, 'UTC') CODEC(ZSTD(1)),
      timestamp DateTime64(3, 'UTC') CODEC(ZSTD(1)),
      time_flag LowCardinality(String),
      privacy LowCardinality(String),
      version UInt64 MATERIALIZED 9223372036854775807 - toUnixTimestamp64Milli(received_at),
      user_id String CODEC(ZSTD(1)),
      anonymous_id String CODEC(ZSTD(1)),
      group_id String CODEC(ZSTD(1)),
      previous_id String CODEC(ZSTD(1)),
      story_id String CODEC(ZSTD(1)),
      section LowCardinality(String),
      title String CODEC(ZSTD(1)),
      url String CODEC(ZSTD(1)),
      path String CODEC(ZSTD(1)),
      referrer String CODEC(ZSTD(1)),
      ip String CODEC(ZSTD(1)),
      user_agent LowCardinality(String),
      locale LowCardinality(String),
      library_name LowCardinality(String),
      library_version LowCardinality(String),
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
    SETTINGS non_replicated_deduplication_window = 1000, min_bytes_for_wide_part = 268435456`,
  ],
}
