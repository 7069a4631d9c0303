import type { Migration } from './migration.js'

/**
 * What computing read models again asks of a row: the minute in which the transporter made it (0 for rows from before),
 * its time, also where the hour of the key is another one, and the places where its title and addresses stood
 * (`ColumnOrigins`; 0 for rows from before). Older parts get the index in the background; until then they are read without.
 */
export const rebuilding: Migration = {
  version: 10,
  name: 'rebuilding',
  statements: [
    `ALTER TABLE events
      ADD COLUMN IF NOT EXISTS stored_at DateTime('UTC') CODEC(Delta, ZSTD(1)),
      ADD COLUMN IF NOT EXISTS column_origins UInt16 CODEC(ZSTD(1)),
      ADD INDEX IF NOT EXISTS by_stored_at stored_at TYPE minmax GRANULARITY 1,
      ADD INDEX IF NOT EXISTS by_timestamp timestamp TYPE minmax GRANULARITY 1`,
    `ALTER TABLE events MATERIALIZE INDEX IF EXISTS by_timestamp SETTINGS mutations_sync = 0`,
  ],
}
