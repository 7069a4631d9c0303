import { readRange } from '../disk/read-range.js'
import type { ScanAccess } from '../disk/scan-segment.js'
import { readRecords } from './read-records.js'
import { salvageLines } from './salvage-lines.js'
import type { SetAsideFile } from './set-aside-file.js'

export interface LostBatch {
  /** The lines, each with a line feed. */
  payload: Buffer
  events: number
  /** Whether no checksum proves it; such a batch is empty where no line of a damaged range can be read. */
  isDamaged: boolean
}

const newline = Buffer.from('\n')

/**
 * Reads the readable part of a file that was set aside, as batches, always the same ones: its records whose checksums
 * are right, and, separately, the lines of its damaged records that are whole JSON objects.
 */
export async function* readLostBatches(file: SetAsideFile, access: ScanAccess): AsyncGenerator<LostBatch> {
  for await (const found of readRecords(file, file, access)) {
    if (found.kind === 'records') {
      yield { payload: found.scan.payload, events: found.scan.events, isDamaged: false }
    } else {
      const lines = salvageLines(await readRange(access.files, file.path, found.start, found.end))
      yield {
        payload: Buffer.concat(lines.flatMap((line) => [line, newline])),
        events: lines.length,
        isDamaged: true,
      }
    }
  }
}
