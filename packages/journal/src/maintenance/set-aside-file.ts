import { basename } from 'node:path'
import type { JournalFiles } from '../disk/journal-files.js'
import { readRange } from '../disk/read-range.js'
import { saltOf, segmentHeaderBytes } from '../disk/segment-header.js'
import { parseSetAsideName, readSetAsideHeader, type SetAsideName } from '../disk/set-aside-codec.js'

/** A file of `set-aside`, opened to be read. */
export interface SetAsideFile {
  readonly path: string
  readonly name: SetAsideName
  /** Where its checksums start. */
  readonly salt: number
  /** Where the bytes that were set aside begin and end in the file. */
  readonly start: number
  readonly end: number
  /** Undefined for a whole segment, as earlier versions set aside. */
  readonly reason: string | undefined
}

/** Longer than any line of JSON that such a file begins with. */
const maxHeaderBytes = 4_096

/** @throws where the file cannot be read, or is none of a journal's. */
export async function openSetAsideFile(files: JournalFiles, path: string): Promise<SetAsideFile> {
  const name = parseSetAsideName(basename(path))
  if (name === undefined) throw new Error(`${path} is no file that a journal set aside`)
  const { size } = await files.stat(path)
  const salt = saltOf(name.logId, name.sequence)
  if (name.range === undefined) {
    return { path, name, salt, start: Math.min(segmentHeaderBytes, size), end: size, reason: undefined }
  }
  const header = readSetAsideHeader(await readRange(files, path, 0, Math.min(size, maxHeaderBytes)))
  if (header === undefined) throw new Error(`${path} does not begin with what it is`)
  return { path, name, salt, start: header.bytes, end: size, reason: header.reason }
}
