import type { Migration } from './migration.js'

/**
 * What the transporter finds out about an event: contracts' `Enrichment`. Empty, 0 and no elements are "not known", and
 * what rows from before have. `bot_marks` is empty for readers: every count of readers says `empty(bot_marks)`.
 */
export const enrichment: Migration = {
  version: 5,
  name: 'enrichment',
  statements: [
    `ALTER TABLE events
      ADD COLUMN IF NOT EXISTS browser LowCardinality(String),
      ADD COLUMN IF NOT EXISTS browser_version UInt16,
      ADD COLUMN IF NOT EXISTS os LowCardinality(String),
      ADD COLUMN IF NOT EXISTS device_class LowCardinality(String),
      ADD COLUMN IF NOT EXISTS bot_marks Array(LowCardinality(String)),
      ADD COLUMN IF NOT EXISTS channel LowCardinality(String),
      ADD COLUMN IF NOT EXISTS referrer_source LowCardinality(String),
      ADD COLUMN IF NOT EXISTS utm_source LowCardinality(String),
      ADD COLUMN IF NOT EXISTS utm_medium LowCardinality(String),
      ADD COLUMN IF NOT EXISTS utm_campaign LowCardinality(String),
      ADD COLUMN IF NOT EXISTS utm_term String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_content String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_id String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS click_ids Array(LowCardinality(String)),
      ADD COLUMN IF NOT EXISTS country LowCardinality(String)`,
  ],
}
