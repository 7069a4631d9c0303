import type { Migration } from './migration.js'

/**
 * Decides which of two copies was accepted first, also within a millisecond: `version` decreases with the time of
 * receipt, and then with `acceptance_order`. All versions of this formula are lower than those of rows from before it,
 * which were stored first. It is valid until 2109.
 */
export const acceptanceOrder: Migration = {
  version: 7,
  name: 'acceptance-order',
  statements: [
    `ALTER TABLE events ADD COLUMN IF NOT EXISTS acceptance_order UInt32 CODEC(ZSTD(1))`,
    `ALTER TABLE events MODIFY COLUMN version UInt64
      MATERIALIZED 9223372036854775807 - toUnixTimestamp64Milli(received_at) * 2097152 - acceptance_order % 2097152`,
  ],
}
