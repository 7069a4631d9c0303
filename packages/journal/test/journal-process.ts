import { fileURLToPath } from 'node:url'
import { startProcess, type RunningProcess } from '@frontpage/testing'

export interface JournalProcess extends RunningProcess {
  /** Lines whose append resolved. */
  readonly acknowledged: readonly string[]
  /** Error codes of the disk. */
  readonly diskErrors: readonly string[]
  /** All other lines that it printed. */
  readonly said: readonly string[]
}

const program = fileURLToPath(new URL('append-forever.ts', import.meta.url))

/** Starts `append-forever.ts`, and resolves when it has acknowledged something. */
export async function startJournalProcess(options: {
  directory: string
  redisUrl: string
  prefix: string
  leaseMs: number
  segmentBytes?: number
  fillBytes?: number
  /** No file may grow beyond it: writes fail there as on a full disk. */
  maxFileBytes?: number
  /** The maximum number of open descriptors. */
  maxDescriptors?: number
}): Promise<JournalProcess> {
  const acknowledged: string[] = []
  const diskErrors: string[] = []
  const said: string[] = []
  const mark = 'acknowledged '
  let rest = ''
  function read(chunk: Buffer): void {
    const lines = (rest + chunk.toString()).split('\n')
    // A line without its end was being written when the process died.
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith(mark)) acknowledged.push(line.slice(mark.length))
      else if (line.startsWith('disk ')) diskErrors.push(line.slice('disk '.length))
      else said.push(line)
    }
  }
  const { maxFileBytes, maxDescriptors } = options
  // POSIX counts a file's size in blocks of 512 bytes.
  const limits = [`ulimit -f ${maxFileBytes === undefined ? 'unlimited' : maxFileBytes / 512}`]
  if (maxDescriptors !== undefined) limits.push(`ulimit -n ${maxDescriptors}`)
  const running = await startProcess({
    command: 'sh',
    // prettier-ignore
    args: [
      '-c', `${limits.join(' && ')} && exec "$@"`, 'sh',
      process.execPath, '--conditions=@frontpage/source', '--import', 'tsx', program,
      options.directory, options.redisUrl, options.prefix, String(options.leaseMs),
      String(options.segmentBytes ?? 4_000), String(options.fillBytes ?? 0),
    ],
    isReady(line) {
      read(Buffer.from(`${line}\n`))
      return line.startsWith(mark) ? true : undefined
    },
  })
  // Keeps `startProcess` reading its lines.
  return { ...running, acknowledged, diskErrors, said }
}
