import type { Migration } from './migration.js'

/** Distinguishes two changes that took the same version in the same millisecond. */
export const controlChangeIds: Migration = {
  version: 6,
  name: 'control-change-ids',
  statements: [`ALTER TABLE control_history ADD COLUMN IF NOT EXISTS change_id String CODEC(ZSTD(1))`],
}
