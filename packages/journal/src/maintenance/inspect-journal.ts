import { basename, dirname, join } from 'node:path'
import { logDirectoryOf, readLogId, setAsideName } from '../disk/log-files.js'
import type { ScanAccess } from '../disk/scan-segment.js'
import { parseSetAsideName } from '../disk/set-aside-codec.js'
import { isMissing } from '../disk/journal-files.js'
import { inspectLog, type LogReport } from './inspect-log.js'
import { inspectSetAside, type SetAsideReport } from './inspect-set-aside.js'

export interface JournalReport {
  logs: LogReport[]
  setAside: (SetAsideReport | { path: string; error: string })[]
  /** The records in logs and set-aside files whose checksums are right. */
  records: number
  events: number
  unshippedEvents: number
  unconfirmedEvents: number
  /** Events of files that are set aside and not marked as reshipped. */
  setAsideEvents: number
  damagedRanges: number
  unreadableFiles: number
}

/**
 * Describes the content of a journal's directory, one of its logs, its `set-aside`, or one file of that. Changes
 * nothing, and needs no Redis.
 */
export async function inspectJournal(path: string, access: ScanAccess): Promise<JournalReport> {
  const { logIds, directory, setAsidePaths } = await findJournalFiles(path, access)
  const logs: LogReport[] = []
  for (const logId of logIds) {
    try {
      logs.push(await inspectLog(logDirectoryOf(directory, logId), logId, access))
    } catch (error) {
      // Its owner removed it meanwhile.
      if (!isMissing(error)) throw error
    }
  }
  const setAside: JournalReport['setAside'] = []
  for (const file of setAsidePaths) {
    setAside.push(
      await inspectSetAside(file, access).catch((error: unknown) => ({ path: file, error: String(error) })),
    )
  }
  return { logs, setAside, ...sumUp(logs, setAside) }
}

/** Finds the logs and set-aside files that a path stands for. */
export async function findJournalFiles(
  path: string,
  { files }: Pick<ScanAccess, 'files'>,
): Promise<{ directory: string; logIds: string[]; setAsidePaths: string[] }> {
  const logId = readLogId(basename(path))
  if (logId !== undefined) return { directory: dirname(path), logIds: [logId], setAsidePaths: [] }
  const isSetAside = (name: string): boolean => parseSetAsideName(name) !== undefined
  if (!(await files.stat(path)).isDirectory()) {
    if (isSetAside(basename(path))) return { directory: dirname(path), logIds: [], setAsidePaths: [path] }
    throw new Error(`${path} is neither a directory nor a file that a journal set aside`)
  }
  const names = (await files.readdir(path)).toSorted()
  const logIds = names.flatMap((name) => readLogId(name) ?? [])
  const inside = names.includes(setAsideName)
  const folder = inside ? join(path, setAsideName) : path
  const listed = inside ? (await files.readdir(folder)).toSorted() : names
  const setAsidePaths = listed.filter(isSetAside).map((name) => join(folder, name))
  return { directory: path, logIds, setAsidePaths }
}

function sumUp(
  logs: readonly LogReport[],
  setAside: JournalReport['setAside'],
): Omit<JournalReport, 'logs' | 'setAside'> {
  const segments = logs.flatMap((log) => log.segments)
  const read = setAside.filter((file): file is SetAsideReport => !('error' in file))
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  return {
    records: sum([...segments, ...read].map(({ records }) => records)),
    events: sum([...segments, ...read].map(({ events }) => events)),
    unshippedEvents: sum(segments.map((segment) => segment.unshippedEvents)),
    unconfirmedEvents: sum(segments.map((segment) => segment.unconfirmedEvents)),
    setAsideEvents: sum(read.filter(({ isReshipped }) => !isReshipped).map(({ events }) => events)),
    damagedRanges: sum([...segments, ...read].map(({ damage }) => damage.length)),
    unreadableFiles:
      segments.filter(({ error }) => error !== undefined).length + setAside.length - read.length,
  }
}
