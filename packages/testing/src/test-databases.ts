import { createEventStoreClient } from '@frontpage/event-store'
import { newTestRun, testDatabasePrefix, testRunVariable } from '@frontpage/launcher/test-run'

/** Databases of tests on a server that others may use, too. */
export interface TestDatabases {
  /** A name that no other run uses. The database is made by whoever migrates it. */
  next(name: string): string
  /** Removes all that `next` has named. */
  remove(url: string): Promise<void>
}

/** Given by a command that starts several test processes, and removes what any of them left. */
const run = process.env[testRunVariable] ?? newTestRun()

export function createTestDatabases(): TestDatabases {
  const names: string[] = []
  return {
    next(name) {
      // Each test file loads this module anew, so a count would begin again.
      const unique = `${testDatabasePrefix(run)}${name}_${newTestRun()}`
      names.push(unique)
      return unique
    },
    remove: (url) => dropDatabases(url, names.splice(0)),
  }
}

async function dropDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = createEventStoreClient({ url, database: 'default' })
  try {
    for (const name of names) await client.command({ query: `DROP DATABASE IF EXISTS ${name}` })
  } finally {
    await client.close()
  }
}
