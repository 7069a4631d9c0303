/**
 * A file of `set-aside` is one line of JSON with the origin of its bytes, and those bytes as they were found. Its name
 * contains the same. (Earlier versions put whole segments there, under `<log uuid>-segment-<sequence>`.)
 */
export interface SetAsideHeader {
  logId: string
  sequence: number
  /** The range in the segment. */
  start: number
  end: number
  reason: string
  setAsideAt: string
}

/** The end of the name of a file whose readable content is all in the archive. */
export const reshippedSuffix = '.reshipped'

export function encodeSetAsideHeader(header: SetAsideHeader): Buffer {
  return Buffer.from(`${JSON.stringify(header)}\n`)
}

const namePattern =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-segment-(\d{8,})(?:-(\d+)-(\d+))?(\.reshipped)?$/

export interface SetAsideName {
  logId: string
  sequence: number
  /** Undefined for a whole segment. */
  range: { start: number; end: number } | undefined
  isReshipped: boolean
}

/** Undefined for a name that no journal uses. */
export function parseSetAsideName(name: string): SetAsideName | undefined {
  const [, logId, sequence, start, end, mark] = namePattern.exec(name) ?? []
  if (logId === undefined) return undefined
  return {
    logId,
    sequence: Number(sequence),
    range: start === undefined ? undefined : { start: Number(start), end: Number(end) },
    isReshipped: mark !== undefined,
  }
}

/** Reads the beginning of a file, and its length in bytes; undefined when these are not the bytes of such a file. */
export function readSetAsideHeader(bytes: Buffer): { reason: string; bytes: number } | undefined {
  const end = bytes.indexOf(0x0a)
  try {
    const header = JSON.parse(bytes.toString('utf8', 0, Math.max(end, 0))) as Partial<SetAsideHeader> | null
    return typeof header?.reason === 'string' ? { reason: header.reason, bytes: end + 1 } : undefined
  } catch {
    return undefined
  }
}
