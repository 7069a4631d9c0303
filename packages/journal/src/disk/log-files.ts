import { join } from 'node:path'

/**
 * A log is a folder `log-<uuid>` of the journal's directory. Only one process ever appends to it; what it leaves behind
 * is shipped by another one, which holds a later lease and writes files of its own.
 */
export interface LogFiles {
  segments: number[]
  ledgers: { sequence: number; epoch: number }[]
  /** In ascending order. */
  leases: number[]
  hasReserve: boolean
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const logPattern = new RegExp(`^log-(${uuid})$`)
const digits = (number: number, length: number): string => String(number).padStart(length, '0')

export const reserveName = 'reserve'
export const setAsideName = 'set-aside'
export const logDirectoryOf = (directory: string, logId: string): string => join(directory, `log-${logId}`)
export const segmentName = (sequence: number): string => `segment-${digits(sequence, 8)}`
export const ledgerName = (sequence: number, epoch: number): string =>
  `ledger-${digits(sequence, 8)}-${digits(epoch, 4)}`
export const leaseName = (epoch: number): string => `lease-${digits(epoch, 4)}`

export function readLogId(name: string): string | undefined {
  return logPattern.exec(name)?.[1]
}

export function sortLogFiles(names: readonly string[]): LogFiles {
  const files: LogFiles = { segments: [], ledgers: [], leases: [], hasReserve: false }
  for (const name of names) {
    const [kind, first, second] = name.split('-')
    const number = Number(first)
    if (kind === 'segment') files.segments.push(number)
    else if (kind === 'lease') files.leases.push(number)
    else if (kind === 'ledger') files.ledgers.push({ sequence: number, epoch: Number(second) })
    else if (name === reserveName) files.hasReserve = true
  }
  files.segments.sort((a, b) => a - b)
  files.leases.sort((a, b) => a - b)
  return files
}
