import type { IngestFeedback, IngestProducer } from '@frontpage/queue'
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { type JournalFiles, ignoreMissing, syncDirectory } from '../disk/journal-files.js'
import type { ScanAccess } from '../disk/scan-segment.js'
import { reshippedSuffix } from '../disk/set-aside-codec.js'
import { findJournalFiles } from './inspect-journal.js'
import { readLostBatches, type LostBatch } from './read-lost-batches.js'
import { openSetAsideFile, type SetAsideFile } from './set-aside-file.js'
import { shipLostBatches } from './ship-lost-batches.js'

export interface ReshipOptions extends ScanAccess {
  producer: IngestProducer
  feedback: IngestFeedback
  /** Also ships the lines of damaged records that are whole JSON objects. */
  withDamaged: boolean
  signal: AbortSignal
  onFile: (report: ReshippedFile) => void
  onShipError: (error: unknown) => void
}

export interface ReshippedFile {
  path: string
  batches: number
  events: number
  /** Lines of damaged records that were not shipped; `withDamaged` ships them. */
  damagedLinesLeft: number
  /**
   * `removed`: all of it is stored. `marked`: all readable content is stored; the rest stays for a person to look at.
   * `kept`: damaged lines are left. `failed`: see `error`; nothing is lost by it.
   */
  outcome: 'removed' | 'marked' | 'kept' | 'failed'
  error?: string
}

/**
 * Ships the readable content of the files that journals set aside, and removes or marks each once the transporter has
 * confirmed all of it. May be stopped at any moment and called again: the archive recognises message ids, and a batch's
 * id is derived from its content.
 */
export async function reshipSetAside(path: string, options: ReshipOptions): Promise<ReshippedFile[]> {
  const { setAsidePaths } = await findJournalFiles(path, options)
  const reports: ReshippedFile[] = []
  for (const file of setAsidePaths.filter((name) => !name.endsWith(reshippedSuffix))) {
    options.signal.throwIfAborted()
    const report = await reshipFile(file, options)
    options.onFile(report)
    reports.push(report)
  }
  return reports
}

async function reshipFile(path: string, options: ReshipOptions): Promise<ReshippedFile> {
  const { files, withDamaged, signal } = options
  const report: ReshippedFile = { path, batches: 0, events: 0, damagedLinesLeft: 0, outcome: 'failed' }
  try {
    const file = await openSetAsideFile(files, path)
    const found = await survey(file, options)
    const wanted = takeWanted(readLostBatches(file, options), options)
    const shipped = await shipLostBatches(wanted, { ...options, id: found.id })
    const damagedLinesLeft = withDamaged ? 0 : found.damagedLines
    const outcome = damagedLinesLeft > 0 ? 'kept' : found.isWhole ? 'removed' : 'marked'
    await removeOrMark(files, path, outcome)
    return { ...report, ...shipped, damagedLinesLeft, outcome }
  } catch (error) {
    signal.throwIfAborted()
    return { ...report, error: String(error) }
  }
}

/**
 * Reads the file once before anything of it is shipped: its batches' id is derived from their whole content, so that no
 * other batch, of a journal or of another call, can have the same one.
 */
async function survey(
  file: SetAsideFile,
  options: ReshipOptions,
): Promise<{ id: string; damagedLines: number; isWhole: boolean }> {
  const hash = createHash('sha256')
  const { range } = file.name
  let isWhole = range === undefined || range.end - range.start <= file.end - file.start
  let damagedLines = 0
  for await (const batch of readLostBatches(file, options)) {
    if (batch.isDamaged) {
      isWhole = false
      damagedLines += batch.events
    }
    if (isWanted(batch, options))
      hash.update(`${batch.events} ${batch.payload.length}\n`).update(batch.payload)
    options.memory.release(batch.payload)
  }
  return { id: toUuid(hash.digest()), damagedLines, isWhole }
}

/** A UUID of version 8, which no journal uses for itself. */
function toUuid(digest: Buffer): string {
  const hex = digest.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function* takeWanted(
  batches: AsyncIterable<LostBatch>,
  options: ReshipOptions,
): AsyncGenerator<LostBatch> {
  for await (const batch of batches) if (isWanted(batch, options)) yield batch
}

function isWanted({ events, isDamaged }: LostBatch, { withDamaged }: ReshipOptions): boolean {
  return events > 0 && (withDamaged || !isDamaged)
}

async function removeOrMark(
  files: JournalFiles,
  path: string,
  outcome: ReshippedFile['outcome'],
): Promise<void> {
  // A missing file was moved by another call.
  if (outcome === 'removed') await ignoreMissing(files.unlink(path))
  else if (outcome === 'marked') await ignoreMissing(files.rename(path, path + reshippedSuffix))
  await syncDirectory(files, dirname(path))
}
