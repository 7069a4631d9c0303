import type { Migration } from './migration.js'

/**
 * Operators' decisions, which events cannot recompute: every version of every record, for audit, and to refill an empty
 * Redis. Nothing is ever replaced here.
 */
export const controlHistory: Migration = {
  version: 3,
  name: 'control-history',
  statements: [
    `CREATE TABLE IF NOT EXISTS control_history (
      kind LowCardinality(String),
      id String,
      version UInt32,
      changed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
      actor String,
      action LowCardinality(String),
      value String CODEC(ZSTD(3))
    )
    ENGINE = MergeTree
    ORDER BY (kind, id, version, changed_at)
    SETTINGS non_replicated_deduplication_window = 1000`,
  ],
}
