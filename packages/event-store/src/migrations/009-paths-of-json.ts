import type { Migration } from './migration.js'

/**
 * No name in `properties` or `traits` gets a column of its own in a part, as `insertRows` says of inserts: clients
 * choose the names, and each would be a file for every type that was ever seen under it. The names share one column;
 * the index that ClickHouse writes to find one of them faster made parts with unusual names ten times as large.
 */
export const pathsOfJson: Migration = {
  version: 9,
  name: 'paths-of-json',
  statements: [
    `ALTER TABLE events MODIFY SETTING merge_max_dynamic_subcolumns_in_wide_part = 0,
      merge_max_dynamic_subcolumns_in_compact_part = 0, object_shared_data_serialization_version = 'map'`,
  ],
}
