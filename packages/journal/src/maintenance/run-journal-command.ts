import type { IngestFeedback, IngestProducer } from '@frontpage/queue'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isMissing, systemFiles } from '../disk/journal-files.js'
import { createPayloadMemory } from '../disk/payload-memory.js'
import { inspectJournal } from './inspect-journal.js'
import { reshipSetAside, type ReshippedFile } from './reship-set-aside.js'

const journalUsage = `usage: npm run journal -- inspect PATH
       npm run journal -- reship PATH [--damaged]

PATH is a journal's directory, its set-aside, or a file of that; inspect takes a log-<uuid> of the directory, too.

  inspect    says what it holds: records that can be read, damaged ranges, events that are not shipped or not confirmed.
             Changes nothing, needs no Redis, and may run beside a tracker.
  reship     ships what can be read of the files in set-aside through the queue of REDIS_URL (and REDIS_NAMESPACE), and
             waits until a transporter has confirmed it. A file of which all is stored is removed; one with a part that
             cannot be read is marked, .reshipped; one with damaged lines is kept. May be stopped and called again.
  --damaged  ships the lines of damaged records too, where they are whole JSON objects. A record has one checksum for
             up to 500 events, and one wrong byte fails it: nearly all of its lines are as they were, and none is proven.

Progress goes to stderr; the last line on stdout is one JSON object. Exit status: 0 it ran, 1 it failed, 2 it was called
wrongly.`

export interface JournalCommandIo {
  /** Called with one line at a time. */
  out: (line: string) => void
  progress: (line: string) => void
  /** Called for what ships; the queue is closed by its own `close`. */
  openQueue: () => Promise<{
    producer: IngestProducer
    feedback: IngestFeedback
    close: () => Promise<void>
  }>
  signal: AbortSignal
}

class UsageError extends Error {}

const readBufferBytes = 1024 * 1024

/** Runs `inspect` or `reship`; resolves with the exit status. */
export async function runJournalCommand(args: readonly string[], io: JournalCommandIo): Promise<number> {
  try {
    const { command, path, withDamaged } = readArguments(args)
    const isComplete = command === 'inspect' ? await inspect(path, io) : await reship(path, withDamaged, io)
    return isComplete ? 0 : 1
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    io.progress(
      error instanceof UsageError
        ? `${message}\n\n${journalUsage}`
        : isMissing(error)
          ? `journal: there is no such file or directory: ${(error as NodeJS.ErrnoException).path ?? message}`
          : `journal: ${message}`,
    )
    return error instanceof UsageError ? 2 : 1
  }
}

function readArguments(args: readonly string[]): {
  command: 'inspect' | 'reship'
  path: string
  withDamaged: boolean
} {
  const { positionals, values } = parse(args)
  const [command, path, ...rest] = positionals
  if (command !== 'inspect' && command !== 'reship') {
    throw new UsageError(command === undefined ? 'say what to do' : `there is no command ${command}`)
  }
  if (path === undefined) throw new UsageError(`name the directory to ${command}`)
  if (rest.length > 0) throw new UsageError(`only one path at a time, not also ${rest.join(' ')}`)
  const withDamaged = values.damaged === true
  if (withDamaged && command === 'inspect')
    throw new UsageError('inspect always counts damaged lines; omit --damaged')
  return { command, path: resolve(path), withDamaged }
}

function parse(args: readonly string[]): {
  positionals: string[]
  values: { damaged?: boolean | undefined }
} {
  try {
    return parseArgs({
      args: [...args],
      options: { damaged: { type: 'boolean' } },
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

const access = () => ({ files: systemFiles, memory: createPayloadMemory(readBufferBytes) })

async function inspect(path: string, io: JournalCommandIo): Promise<boolean> {
  const report = await inspectJournal(path, access())
  if (report.logs.length === 0 && report.setAside.length === 0) {
    io.progress(`${path} holds no log of a journal, and nothing that one set aside`)
  }
  io.out(JSON.stringify({ command: 'inspect', path, ...report }))
  return true
}

async function reship(path: string, withDamaged: boolean, io: JournalCommandIo): Promise<boolean> {
  const queue = await io.openQueue()
  try {
    let isWaiting = false
    const files = await reshipSetAside(path, {
      ...access(),
      producer: queue.producer,
      feedback: queue.feedback,
      withDamaged,
      signal: io.signal,
      onFile(file) {
        isWaiting = false
        io.progress(describe(file))
      },
      onShipError(error) {
        if (!isWaiting) io.progress(`Redis unavailable; retrying: ${String(error)}`)
        isWaiting = true
      },
    })
    const sum = (read: (file: ReshippedFile) => number): number =>
      files.reduce((total, file) => total + read(file), 0)
    io.out(
      JSON.stringify({
        command: 'reship',
        path,
        files,
        batches: sum(({ batches }) => batches),
        events: sum(({ events }) => events),
        damagedLinesLeft: sum(({ damagedLinesLeft }) => damagedLinesLeft),
      }),
    )
    return files.every(({ outcome }) => outcome !== 'failed')
  } finally {
    await queue.close()
  }
}

function describe({ path, events, damagedLinesLeft, outcome, error }: ReshippedFile): string {
  switch (outcome) {
    case 'removed':
      return `${path}: all of it is stored (${events} events); removed`
    case 'marked':
      return `${path}: what can be read of it is stored (${events} events); marked as reshipped`
    case 'kept':
      return `${path}: ${events} events are stored; ${damagedLinesLeft} damaged lines are left (--damaged)`
    case 'failed':
      return `${path}: ${error ?? ''}`
  }
}
