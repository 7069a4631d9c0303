import { fileURLToPath } from 'node:url'
import { startProcess, type RunningProcess } from '@frontpage/testing'

export interface JournalProcess extends RunningProcess {
  /** Lines whose append resolved. */
  readonly acknowledged: readonly string[]
  /** All else that it said. */
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
  /** No file may grow beyond it: writes fail there as they do on a full disk. */
  maxFileBytes?: number
}): Promise<JournalProcess> {
  const acknowledged: string[] = []
  const said: string[] = []
  const mark = 'acknowledged '
  let rest = ''
  function read(chunk: Buffer): void {
    const lines = (rest + chunk.toString()).split('\n')
    // A line without its end was being written when the process died.
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith(mark)) acknowledged.push(line.slice(mark.length))
      else said.push(line)
    }
  }
  const running = await startProcess({
    // POSIX counts in blocks of 512 bytes.
    command: 'sh',
    // prettier-ignore
    args: [
      '-c', `ulimit -f ${options.maxFileBytes === undefined ? 'unlimited' : options.maxFileBytes / 512} && exec "$@"`, 'sh',
      process.execPath, '--conditions=@frontpage/source', '--import', 'tsx', program,
      options.directory, options.redisUrl, options.prefix, String(options.leaseMs),
      String(options.segmentBytes ?? 4_000), String(options.fillBytes ?? 0),
    ],
    isReady(line) {
      read(Buffer.from(`${line}\n`))
      return line.startsWith(mark) ? true : undefined
    },
  })
  // `startProcess` goes on to show its lines.
  return { ...running, acknowledged, said }
}
