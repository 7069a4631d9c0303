import { basename } from 'node:path'
import type { JournalFiles } from '../disk/journal-files.js'
import { readRange } from '../disk/read-range.js'
import { saltOf, segmentHeaderBytes } from '../disk/segment-header.js'
import { parseSetAsideName, readSetAsideHeader, type SetAsideName } from '../disk/set-aside-codec.js'

/** A file of `set-aside`, opened for reading. */
export interface SetAsideFile {
  readonly path: string
  readonly name: SetAsideName
  /** The start value of its checksums. */
  readonly salt: number
  /** The range of the bytes in the file that were set aside. */
  readonly start: number
  readonly end: number
  /** Undefined for a whole segment, as earlier versions set aside. */
  readonly reason: string | undefined
}

/** Longer than any line of JSON with which such a file begins. */
const maxHeaderBytes = 4_096

/** @throws where the file cannot be read, or is not a journal's. */
export async function openSetAsideFile(files: JournalFiles, path: string): Promise<SetAsideFile> {
  const name = parseSetAsideName(basename(path))
  if (name === undefined) throw new Error(`${path} is not a file that a journal set aside`)
  const { size } = await files.stat(path)
  const salt = saltOf(name.logId, name.sequence)
  if (name.range === undefined) {
    return { path, name, salt, start: Math.min(segmentHeaderBytes, size), end: size, reason: undefined }
  }
  const header = readSetAsideHeader(await readRange(files, path, 0, Math.min(size, maxHeaderBytes)))
  if (header === undefined) throw new Error(`${path} has no header of a set-aside file`)
  return { path, name, salt, start: header.bytes, end: size, reason: header.reason }
}
