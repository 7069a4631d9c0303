import { createHash } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { createEventStoreClient, type EventStoreConfig } from '../clickhouse/create-event-store-client.js'
import { events } from './001-events.js'
import { rejectedEvents } from './002-rejected-events.js'
import { controlHistory } from './003-control-history.js'
import { storyEvent } from './004-story-event.js'
import { enrichment } from './005-enrichment.js'
import { controlChangeIds } from './006-control-change-ids.js'
import { acceptanceOrder } from './007-acceptance-order.js'
import { onDisk } from './008-on-disk.js'
import { pathsOfJson } from './009-paths-of-json.js'
import { rebuilding } from './010-rebuilding.js'
import type { Migration } from './migration.js'

export const migrations: readonly Migration[] = [
  events,
  rejectedEvents,
  controlHistory,
  storyEvent,
  enrichment,
  controlChangeIds,
  acceptanceOrder,
  onDisk,
  pathsOfJson,
  rebuilding,
]

export class MigrationChangedError extends Error {
  readonly code = 'migration_changed'
  readonly retryable = false
}

/**
 * Brings the database to the newest schema and returns the versions that it applied. Safe when several services call it
 * at the same moment. Newer versions than this code knows are left alone, so that a rolling deploy works.
 *
 * @throws MigrationChangedError when a migration that was applied has a different text now.
 */
export async function migrate(
  config: EventStoreConfig,
  list: readonly Migration[] = migrations,
): Promise<number[]> {
  // The database may not exist yet, and ClickHouse refuses a request that names an unknown one.
  const anyDatabase = createEventStoreClient({ ...config, database: 'default' })
  try {
    await anyDatabase.command({
      query: 'CREATE DATABASE IF NOT EXISTS {database:Identifier}',
      query_params: { database: config.database },
    })
  } finally {
    await anyDatabase.close()
  }
  const client = createEventStoreClient(config)
  try {
    return await applyMissing(client, list)
  } finally {
    await client.close()
  }
}

async function applyMissing(client: ClickHouseClient, list: readonly Migration[]): Promise<number[]> {
  await client.command({
    query: `CREATE TABLE IF NOT EXISTS schema_migrations
            (version UInt32, name String, checksum String, applied_at DateTime('UTC') DEFAULT now())
            ENGINE = ReplacingMergeTree ORDER BY version`,
  })
  const result = await client.query({
    query: 'SELECT version, checksum FROM schema_migrations FINAL',
    format: 'JSONEachRow',
  })
  const applied = new Map(
    (await result.json<{ version: number; checksum: string }>()).map((row) => [row.version, row.checksum]),
  )
  const done: number[] = []
  for (const migration of list) {
    const checksum = checksumOf(migration)
    const known = applied.get(migration.version)
    if (known === checksum) continue
    if (known !== undefined) {
      throw new MigrationChangedError(
        `Migration ${migration.version} (${migration.name}) was applied to this database in another wording. ` +
          'A released migration never changes: restore its text and add a new migration.',
      )
    }
    for (const query of migration.statements) await client.command({ query })
    await client.insert({
      table: 'schema_migrations',
      values: [{ version: migration.version, name: migration.name, checksum }],
      columns: ['version', 'name', 'checksum'],
      format: 'JSONEachRow',
    })
    done.push(migration.version)
  }
  return done
}

function checksumOf(migration: Migration): string {
  const text = migration.statements.map((statement) => statement.replace(/\s+/g, ' ').trim()).join(';')
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
