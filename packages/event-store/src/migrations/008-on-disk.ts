import type { Migration } from './migration.js'

/**
 * A confirmed insert is on disk, and not in the page cache alone: journals remove confirmed events. A merge is on disk
 * before the parts that it replaces are removed, which chDB does at once (`old_parts_lifetime` is 0 there, 480 s on a
 * server). The cost is in docs/adr/006-an-answer-means-in-the-journal.md.
 */
export const onDisk: Migration = {
  version: 8,
  name: 'on-disk',
  statements: ['events', 'rejected_events', 'control_history'].map(
    (table) =>
      `ALTER TABLE ${table}
        MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1`,
  ),
}
