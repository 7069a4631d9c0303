import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** A secret that was looked for, with the file that has it. */
export interface FoundSecret {
  /** Without the white space around it; undefined where it is not set, and where its file cannot be used. */
  readonly text?: string
  /** The file that was to hold it; undefined where the variable itself does. */
  readonly file?: string
  /** The fault of the file: it continues a sentence that begins with its path. */
  readonly problem?: string
}

const maxBytes = 64 * 2 ** 10

/**
 * Finds a secret: the variable `name`, or else the content of the file that `<name>_FILE` names, at most 64 KiB. Variables
 * without a value count as not set. The file is read at once: a configuration is read before there is anything to keep
 * waiting.
 */
export function findSecret(env: Readonly<Record<string, string | undefined>>, name: string): FoundSecret {
  const text = env[name]?.trim()
  if (text) return { text }
  const file = env[`${name}_FILE`]?.trim()
  return file ? { file, ...readSmallFile(file) } : {}
}

/* oxlint-disable node/no-sync -- see above */
function readSmallFile(path: string): { text: string } | { problem: string } {
  let descriptor: number | undefined
  try {
    // Without O_NONBLOCK, opening a pipe would wait for a writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if (!fstatSync(descriptor).isFile()) return { problem: 'is no regular file' }
    const bytes = Buffer.alloc(maxBytes + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null)
    }
    if (length > maxBytes) return { problem: `has more than ${maxBytes / 2 ** 10} KiB` }
    const text = bytes.toString('utf8', 0, length).trim()
    return text === '' ? { problem: 'is empty' } : { text }
  } catch (error) {
    return { problem: problemOf(error as NodeJS.ErrnoException) }
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
/* oxlint-enable node/no-sync */

function problemOf({ code }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'does not exist'
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this user'
    default:
      return `cannot be read (${code ?? 'unknown error'})`
  }
}
