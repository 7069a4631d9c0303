import type { Migration } from './migration.js'

/**
 * The facts that the transporter derives from an event: contracts' `Enrichment`. Empty, 0 and no elements mean "not
 * known", and are the values of older rows. `bot_marks` is empty for readers: every count of readers says
 * `empty(bot_marks)`.
 */
export const enrichment: Migration = {
  version: 5,
  name: 'enrichment',
  statements: [
    `ALTER TABLE events
      ADD COLUMN IF NOT EXISTS browser String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS browser_version UInt16,
      ADD COLUMN IF NOT EXISTS os String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS device_class String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS bot_marks Array(String),
      ADD COLUMN IF NOT EXISTS channel String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS referrer_source String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_source String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_medium String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_campaign String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_term String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_content String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS utm_id String CODEC(ZSTD(1)),
      ADD COLUMN IF NOT EXISTS click_ids Array(String),
      ADD COLUMN IF NOT EXISTS country String CODEC(ZSTD(1))`,
  ],
}
