import { basename, join } from 'node:path'
import { type JournalFiles, isMissing, syncDirectory } from '../disk/journal-files.js'
import { setAsideName } from '../disk/log-files.js'
import type { Log } from '../ownership/log.js'
import type { DamagedRange, Segment } from '../ownership/segment.js'
import { readRange } from '../disk/read-range.js'
import { encodeSetAsideHeader, reshippedSuffix } from '../disk/set-aside-codec.js'
import { writeFully } from '../disk/write-fully.js'

const chunkBytes = 1024 * 1024

/**
 * Copies a damaged range into a file of its own, where it outlives its segment. Undefined when that was done before, by
 * this process or an earlier owner of the log.
 */
export async function setAside(
  log: Log,
  segment: Segment,
  range: DamagedRange,
  options: { files: JournalFiles; directory: string; wallMs: number },
): Promise<string | undefined> {
  const { files } = options
  const directory = join(options.directory, setAsideName)
  const path = join(directory, `${log.id}-${basename(segment.path)}-${range.start}-${range.end}`)
  if ((await exists(files, path)) || (await exists(files, path + reshippedSuffix))) return undefined
  await files.mkdir(directory, { recursive: true })
  const draft = `${path}${draftSuffix}`
  const handle = await files.open(draft, 'w')
  try {
    const header = encodeSetAsideHeader({
      logId: log.id,
      sequence: segment.sequence,
      start: range.start,
      end: range.end,
      reason: range.reason,
      setAsideAt: new Date(options.wallMs).toISOString(),
    })
    await writeFully(handle, [header], 0)
    for (let at = range.start; at < range.end; at += chunkBytes) {
      const bytes = await readRange(files, segment.path, at, Math.min(range.end, at + chunkBytes))
      if (bytes.length > 0) await writeFully(handle, [bytes], header.length + at - range.start)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  await files.rename(draft, path)
  await syncDirectory(files, directory)
  return path
}

const draftSuffix = '.draft'

/** Those that were neither shipped nor inspected yet. */
export async function countSetAside(files: JournalFiles, directory: string): Promise<number> {
  try {
    const names = await files.readdir(join(directory, setAsideName))
    return names.filter((name) => !name.endsWith(draftSuffix) && !name.endsWith(reshippedSuffix)).length
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

async function exists(files: JournalFiles, path: string): Promise<boolean> {
  try {
    await files.stat(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
