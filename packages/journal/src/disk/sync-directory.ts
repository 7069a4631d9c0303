import type { JournalFiles } from './journal-files.js'

/** A new file survives a power loss once its directory is synced too. */
export async function syncDirectory(files: JournalFiles, directory: string): Promise<void> {
  const handle = await files.open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
