import * as system from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { JournalFiles } from '@frontpage/journal'

/** A call of the file system: a function of `node:fs/promises` or a method of a file handle, and the file's path. */
interface FileCall {
  readonly operation: string
  readonly path: string
  /** Its last part. */
  readonly name: string
}

/** The real file system, where calls fail according to a rule. */
export interface FaultyFiles {
  readonly files: JournalFiles
  /** The code of the error with which the call fails; undefined lets it pass. Without a rule all pass. */
  rule: ((call: FileCall) => string | undefined) | undefined
  /** Calls that failed. */
  readonly failures: readonly FileCall[]
}

export const readOperations = new Set(['open for reading', 'read', 'stat', 'readdir', 'readFile'])

const handleMethods = ['read', 'stat', 'write', 'writev', 'datasync', 'sync', 'truncate'] as const
const functions = [
  'mkdir',
  'readdir',
  'readFile',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'unlink',
  'writeFile',
] as const

export function createFaultyFiles(): FaultyFiles {
  const failures: FileCall[] = []
  const faulty: FaultyFiles = { files: { ...system }, rule: undefined, failures }

  async function call<Result>(operation: string, path: string, work: () => Promise<Result>): Promise<Result> {
    const made: FileCall = { operation, path, name: basename(path) }
    const code = faulty.rule?.(made)
    if (code === undefined) return work()
    failures.push(made)
    throw Object.assign(new Error(`${code}: ${operation} '${path}'`), { code, syscall: operation, path })
  }

  type AnyCall = (...args: unknown[]) => Promise<unknown>
  for (const name of functions) {
    const original = system[name] as AnyCall
    const replaced: AnyCall = (...args) => call(name, String(args[0]), () => original(...args))
    Object.assign(faulty.files, { [name]: replaced })
  }
  const open: JournalFiles['open'] = async (path, flags, mode) => {
    const operation = flags === 'r' ? 'open for reading' : 'open for writing'
    const handle = await call(operation, String(path), () => system.open(path, flags, mode))
    for (const name of handleMethods) {
      const original = handle[name].bind(handle) as AnyCall
      const replaced: AnyCall = (...args) => call(name, String(path), () => original(...args))
      Object.assign(handle, { [name]: replaced } as Partial<FileHandle>)
    }
    return handle
  }
  Object.assign(faulty.files, { open })
  return faulty
}
